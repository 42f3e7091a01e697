//! What of the library's state goes into which cluster.

use super::plan::{Links, Plan, is_named};
use crate::cx::Cx;
use crate::error::Result;
use crate::value::{Kind, Value};
use std::collections::{HashMap, HashSet, VecDeque};

impl Plan {
    /// The clusters that these variables need: each is one, and so is everything that
    /// two clusters refer to, and the code of closures that are part of the state.
    pub(super) fn of_library(cx: &mut Cx, links: Links, variables: Vec<Value>) -> Result<Plan> {
        let mut plan = Plan { links: Some(links), ..Plan::default() };
        for variable in variables {
            plan.add_root(variable);
        }
        loop {
            let shared = plan.find_shared(cx)?;
            if shared.is_empty() {
                return Ok(plan);
            }
            for v in shared {
                plan.add_root(v);
            }
        }
    }
    fn add_root(&mut self, v: Value) {
        if !self.numbers.contains_key(&v.bits()) {
            self.numbers.insert(v.bits(), self.codes.len());
            self.codes.push(v);
        }
    }
    /// What has to be a cluster and is none yet.
    fn find_shared(&mut self, cx: &mut Cx) -> Result<Vec<Value>> {
        let mut owners: HashMap<u64, usize> = HashMap::new();
        let mut found = Vec::new();
        for n in 0..self.codes.len() {
            let root = self.codes[n];
            let mut waiting = Vec::new();
            self.children(cx, root, &mut waiting)?;
            while let Some(v) = waiting.pop() {
                // A symbol is found by its name, as often as needed.
                if self.numbers.contains_key(&v.bits()) || is_named(v) {
                    continue;
                }
                match owners.insert(v.bits(), n) {
                    Some(owner) if owner == n => continue,
                    Some(_) => {
                        found.push(v);
                        continue;
                    }
                    None => {}
                }
                if v.is(Kind::Code) && !root.is(Kind::Code) {
                    found.push(v);
                    continue;
                }
                self.children(cx, v, &mut waiting)?;
            }
        }
        Ok(found)
    }

    /// Numbers the clusters anew: first those that a start needs, then those of each
    /// file. For each the file that needs it, `None` for a start.
    pub(super) fn order(
        &mut self,
        cx: &mut Cx,
        is_hot: &dyn Fn(&str, bool) -> bool,
        defined: &[(usize, usize, Value)],
    ) -> Result<Vec<Option<usize>>> {
        let mut needs = Vec::new();
        for n in 0..self.codes.len() {
            needs.push(self.needs(cx, n)?);
        }
        let text = |v: Value| v.symbol_name().map(|n| n.to_string()).unwrap_or_default();
        let hot = (0..self.codes.len()).filter(|&n| match self.codes[n] {
            v if v.is(Kind::Variable) => is_hot(&text(v.slot(1)), false),
            v if v.is(Kind::Code) => is_hot(&text(v.code().name), true),
            _ => false,
        });
        let is_code: Vec<bool> = self.codes.iter().map(|v| v.is(Kind::Code)).collect();
        // For each cluster the file that needs it, counted from 1; 0 for a start.
        let mut files: Vec<Option<usize>> = vec![None; self.codes.len()];
        // Reading a cluster reads what it needs, but for code.
        spread(hot.map(|n| (n, 0)).collect(), &mut files, &needs, |n| !is_code[n]);
        let variables = defined.iter().map(|&(_, file, v)| (self.numbers[&v.bits()], file + 1));
        spread(variables.collect(), &mut files, &needs, |_| true);
        // What several files need is read without unpacking the rest of one of them.
        let mut common: Vec<usize> = (0..self.codes.len())
            .flat_map(|n| needs[n].iter().map(move |&m| (n, m)))
            .filter(|&(n, m)| files[n] != files[m] && files[m] != Some(0) && !is_code[m])
            .map(|(_, m)| m)
            .collect();
        while let Some(n) = common.pop() {
            if files[n].replace(0) != Some(0) {
                common.extend(needs[n].iter().filter(|&&m| !is_code[m]));
            }
        }
        let mut order: Vec<usize> = (0..self.codes.len()).collect();
        order.sort_by_key(|&n| (files[n], n));
        let old = std::mem::take(&mut self.codes);
        self.codes = order.iter().map(|&n| old[n]).collect();
        self.numbers = self.codes.iter().enumerate().map(|(n, v)| (v.bits(), n)).collect();
        Ok(order.into_iter().map(|n| files[n].unwrap_or_default().checked_sub(1)).collect())
    }
    /// The clusters that cluster `n` refers to.
    fn needs(&mut self, cx: &mut Cx, n: usize) -> Result<Vec<usize>> {
        let (mut waiting, mut seen, mut found) = (Vec::new(), HashSet::new(), Vec::new());
        self.children(cx, self.codes[n], &mut waiting)?;
        while let Some(v) = waiting.pop() {
            if let Some(&m) = self.numbers.get(&v.bits()) {
                found.push(m);
            } else if seen.insert(v.bits()) {
                self.children(cx, v, &mut waiting)?;
            }
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }
}

/// Gives clusters without a file that of those that need them.
fn spread(
    mut queue: VecDeque<(usize, usize)>,
    files: &mut [Option<usize>],
    needs: &[Vec<usize>],
    follows: impl Fn(usize) -> bool,
) {
    while let Some((n, file)) = queue.pop_front() {
        if files[n].is_none() {
            files[n] = Some(file);
            queue.extend(needs[n].iter().filter(|&&m| follows(m)).map(|&m| (m, file)));
        }
    }
}
