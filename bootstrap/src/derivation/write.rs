//! The writer: the exact inverse of the parser.

use super::Derivation;

impl Derivation {
    /// The content of the `.drv` file that holds this derivation.
    pub fn write(&self) -> Vec<u8> {
        let inputs = self.inputs.iter();
        self.write_with(inputs.map(|input| (&*input.path, &input.outputs[..])), false)
    }

    /// The same with other INPUTS, each a path and the outputs wanted of it;
    /// MASKED also without the output paths, which are left empty.
    pub(crate) fn write_with<'a, N: AsRef<[u8]> + 'a>(
        &self,
        inputs: impl Iterator<Item = (&'a [u8], &'a [N])>,
        masked: bool,
    ) -> Vec<u8> {
        let mut text = Vec::with_capacity(self.written_size());
        text.extend_from_slice(b"Derive(");
        list(&mut text, &self.outputs, |text, output| {
            let path = if masked { b"" } else { &*output.path };
            tuple(text, &[&output.name, path, &output.algorithm, &output.hash]);
        });
        text.push(b',');
        list(&mut text, inputs, |text, (path, outputs)| {
            text.push(b'(');
            string(text, path);
            text.push(b',');
            list(text, outputs, |text, name| string(text, name.as_ref()));
            text.push(b')');
        });
        text.push(b',');
        list(&mut text, &self.sources, |text, source| string(text, source));
        text.push(b',');
        string(&mut text, &self.system);
        text.push(b',');
        string(&mut text, &self.builder);
        text.push(b',');
        list(&mut text, &self.arguments, |text, argument| string(text, argument));
        text.push(b',');
        list(&mut text, &self.environment, |text, (name, value)| {
            let is_output = masked && self.output(name).is_some();
            tuple(text, &[name, if is_output { b"" } else { &**value }]);
        });
        text.push(b')');
        text
    }

    /// The size of the file if nothing needs an escape: what to reserve.
    fn written_size(&self) -> usize {
        let outputs: usize = self
            .outputs
            .iter()
            .map(|o| 15 + o.name.len() + o.path.len() + o.hash.len() + o.algorithm.len())
            .sum();
        let inputs: usize = self
            .inputs
            .iter()
            .map(|i| 8 + i.path.len() + i.outputs.iter().map(|name| 3 + name.len()).sum::<usize>())
            .sum();
        let strings: usize = self.sources.iter().chain(&self.arguments).map(|s| 3 + s.len()).sum();
        let variables: usize = self.environment.iter().map(|(n, v)| 8 + n.len() + v.len()).sum();
        64 + outputs + inputs + strings + variables + self.system.len() + self.builder.len()
    }
}

fn tuple(text: &mut Vec<u8>, fields: &[&[u8]]) {
    text.push(b'(');
    for (position, field) in fields.iter().enumerate() {
        if position > 0 {
            text.push(b',');
        }
        string(text, field);
    }
    text.push(b')');
}

fn list<T>(
    text: &mut Vec<u8>,
    items: impl IntoIterator<Item = T>,
    mut item: impl FnMut(&mut Vec<u8>, T),
) {
    text.push(b'[');
    for (position, value) in items.into_iter().enumerate() {
        if position > 0 {
            text.push(b',');
        }
        item(text, value);
    }
    text.push(b']');
}

fn string(text: &mut Vec<u8>, bytes: &[u8]) {
    text.push(b'"');
    // Most strings need none; all bytes are looked at at once, without a branch.
    let is_special = |b: u8| u8::from(b < b' ') | u8::from(b == b'"') | u8::from(b == b'\\');
    let mut rest = bytes;
    if bytes.iter().fold(0, |found, &byte| found | is_special(byte)) == 0 {
        rest = &[];
        text.extend_from_slice(bytes);
    }
    while let Some(special) = rest.iter().position(|&byte| escape(byte).is_some()) {
        text.extend_from_slice(&rest[..special]);
        text.extend(escape(rest[special]).into_iter().flatten());
        rest = &rest[special + 1..];
    }
    text.extend_from_slice(rest);
    text.push(b'"');
}

#[inline]
fn escape(byte: u8) -> Option<[u8; 2]> {
    match byte {
        b'"' => Some(*b"\\\""),
        b'\\' => Some(*b"\\\\"),
        b'\n' => Some(*b"\\n"),
        b'\r' => Some(*b"\\r"),
        b'\t' => Some(*b"\\t"),
        _ => None,
    }
}
