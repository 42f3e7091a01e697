//! Locales: the encoding of names and of new ports. There are two of them, the
//! one of bytes and the one of UTF-8, under the names that programs use.

use crate::posix::memory::getenv;
use interp::{Cx, Error, Result, Value, primitives};
use std::sync::Mutex;

/// The names of the categories that have been set: `LC_ALL` is those of all.
static CURRENT: Mutex<[Option<String>; CATEGORIES]> = Mutex::new([const { None }; CATEGORIES]);
const CATEGORIES: usize = 13;

/// The C library's own numbers of the categories that Guile names.
pub const NAMES: [(&str, i32); 13] = [
    ("LC_CTYPE", 0),
    ("LC_NUMERIC", 1),
    ("LC_TIME", 2),
    ("LC_COLLATE", 3),
    ("LC_MONETARY", 4),
    ("LC_MESSAGES", 5),
    ("LC_ALL", 6),
    ("LC_PAPER", 7),
    ("LC_NAME", 8),
    ("LC_ADDRESS", 9),
    ("LC_TELEPHONE", 10),
    ("LC_MEASUREMENT", 11),
    ("LC_IDENTIFICATION", 12),
];
const ALL: usize = 6;

/// What a locale's name says of its encoding; `None` for a name of no locale.
fn encoding_of(name: &str) -> Option<&'static str> {
    match name {
        "C" | "POSIX" => return Some("ANSI_X3.4-1968"),
        _ => {}
    }
    let (language, codeset) = name.split_once('.')?;
    let codeset = codeset.split('@').next()?.to_ascii_lowercase().replace('-', "");
    let is_known = language == "C"
        || (language.len() >= 2 && language.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_'));
    (is_known && codeset == "utf8").then_some("UTF-8")
}
/// The locale that the environment asks for: the first variable that is set and
/// not empty (POSIX 8.2); C where that is unknown.
fn environment_locale() -> String {
    [c"LC_ALL", c"LC_CTYPE", c"LANG"]
        .into_iter()
        .filter_map(getenv)
        .find(|v| !v.is_empty())
        .and_then(|v| String::from_utf8(v).ok())
        .filter(|name| encoding_of(name).is_some())
        .unwrap_or_else(|| "C".to_owned())
}
/// The encoding of new ports, as the environment of the process says.
pub fn default_encoding() -> &'static str {
    encoding_of(&environment_locale()).unwrap_or("ANSI_X3.4-1968")
}

fn set_locale(cx: &mut Cx, category: Value, locale: Value) -> Result<Value> {
    if let Some(name) = locale.given().filter(|name| name.is_true() && !name.is_string()) {
        return Err(Error::expecting("string", name).bare());
    }
    let place = match category.as_fixnum() {
        Some(n @ 0..=12) => n as usize,
        _ => {
            crate::glue::int(category)?;
            return Err(Error::system(libc::EINVAL));
        }
    };
    let mut current = CURRENT.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if !locale.is_absent_or_false() {
        let name = match locale.to_text()?.as_str() {
            "" => environment_locale(),
            name => name.to_owned(),
        };
        let Some(encoding) = encoding_of(&name) else {
            return Err(Error::system(libc::EINVAL));
        };
        if place == ALL {
            current.fill(Some(name.clone()));
        }
        current[place] = Some(name);
        if place == ALL || place == 0 {
            crate::ports::standard::locale_changed(cx, encoding);
        }
    }
    let name = current[place].clone().unwrap_or_else(environment_locale);
    Ok(cx.string(&name))
}

/// The encoding of the locale.
pub(crate) fn encoding() -> &'static str {
    let current = CURRENT.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let name = current[0].clone().unwrap_or_else(environment_locale);
    encoding_of(&name).unwrap_or("ANSI_X3.4-1968")
}

primitives! { pub LOCALE in "(guile)";
    /// Set the locale of CATEGORY, and return its name: C, POSIX and the UTF-8
    /// locales are known, "" is the one of the environment.
    "setlocale" "category #:optional locale" => |cx, [category, locale]| {
        set_locale(cx, category, locale)
    };
    /// The encoding of the locale.
    "locale-encoding" "" => |cx, []| Ok(cx.string(encoding()));
}
#[cfg(test)]
mod tests {
    use super::encoding_of;

    #[test]
    fn names_of_locales() {
        for name in ["C.UTF-8", "C.utf8", "en_US.UTF-8", "de_DE.utf8@euro"] {
            assert_eq!(encoding_of(name), Some("UTF-8"), "{name}");
        }
        for name in ["C", "POSIX"] {
            assert_eq!(encoding_of(name), Some("ANSI_X3.4-1968"), "{name}");
        }
        for name in ["xx_YY", "", "en_US.KOI8-R", "../x.UTF-8"] {
            assert_eq!(encoding_of(name), None, "{name}");
        }
    }
}
