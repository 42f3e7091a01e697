//! File names as text: their last part, the rest, the one without links.

use crate::glue::{self, OrFail};
use crate::posix::files;
use interp::{Cx, Result, Value, primitives};

/// The characters of `name` as far as they name its directory: up to the last
/// part and the slashes before it. `None` for the current one.
fn directory_end(name: &[char]) -> Option<usize> {
    let end = |at: usize| name[..at].iter().rposition(|&c| c != '/').map_or(0, |i| i + 1);
    let last = end(name.len());
    let slash = name[..last].iter().rposition(|&c| c == '/');
    match (last, slash) {
        (0, _) => (!name.is_empty()).then_some(1),
        (_, None) => None,
        (_, Some(slash)) => Some(end(slash).max(1)),
    }
}
/// Where the last part of `name` begins. Slashes at the end belong to it, as in
/// Guile; one slash and two are their own last part, more have none.
fn base_start(name: &[char]) -> usize {
    let last = name.iter().rposition(|&c| c != '/').map_or(0, |i| i + 1);
    if last == 0 {
        return if name.len() <= 2 { name.len().saturating_sub(1) } else { name.len() };
    }
    name[..last].iter().rposition(|&c| c == '/').map_or(0, |i| i + 1)
}

fn chars(v: Value) -> Result<Vec<char>> {
    Ok(v.string()?.chars().collect())
}
fn basename(cx: &mut Cx, name: Value, suffix: Value) -> Result<Value> {
    let name = chars(name)?;
    let mut base = &name[base_start(&name)..];
    if let Some(suffix) = suffix.given() {
        base = base.strip_suffix(chars(suffix)?.as_slice()).unwrap_or(base);
    }
    Ok(cx.heap.string_from_chars(base))
}

primitives! { pub NAMES in "(guile)";
    /// The part of FILENAME behind its last slash, without SUFFIX.
    "basename" "filename #:optional suffix" => |cx, [name, suffix]| basename(cx, name, suffix);
    /// The part of FILENAME before its last slash: the directory it is in.
    "dirname" "filename" => |cx, [name]| {
        let name = chars(name)?;
        match directory_end(&name) {
            Some(end) => Ok(cx.heap.string_from_chars(&name[..end])),
            None => Ok(cx.string(".")),
        }
    };
    /// The absolute name of PATH without links, `.` and `..`.
    "canonicalize-path" "path" => |cx, [path]| {
        path.string()?;
        let found = files::realpath(&glue::c_string(path)?).or_fail()?;
        Ok(glue::name(cx, &found))
    };
    /// Whether NAME starts at the root.
    "absolute-file-name?" "name" => |_, [name]| {
        Ok(Value::bool(name.string()?.chars().next() == Some('/')))
    };
    /// Whether CHAR separates the parts of a file name.
    "file-name-separator?" "char" => |_, [c]| Ok(Value::bool(c.char_arg()? == '/'));
}

#[cfg(test)]
mod tests {
    use super::{base_start, directory_end};

    fn split(name: &str) -> (String, String) {
        let chars: Vec<char> = name.chars().collect();
        let directory = match directory_end(&chars) {
            Some(end) => chars[..end].iter().collect(),
            None => ".".to_owned(),
        };
        (directory, chars[base_start(&chars)..].iter().collect())
    }

    /// Recorded from Guile 3.0.8.
    #[test]
    fn parts_of_names() {
        for (name, directory, base) in [
            ("/a/b/", "/a", "b/"),
            ("/a/b///", "/a", "b///"),
            ("a", ".", "a"),
            ("/", "/", "/"),
            ("", ".", ""),
            ("//a//b//", "//a", "b//"),
            ("//", "/", "/"),
            ("a/", ".", "a/"),
            ("/a", "/", "a"),
            ("a//b", "a", "b"),
            ("///a", "/", "a"),
        ] {
            assert_eq!(split(name), (directory.to_owned(), base.to_owned()), "{name:?}");
        }
    }
}
