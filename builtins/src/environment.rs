//! The environment: strings as bytes, in their order.

use crate::glue::{self, OrFail};
use crate::posix::memory;
use interp::{Cx, Error, Result, Value, primitives};
use std::ffi::CString;

fn set(name: Value, value: Value) -> Result<()> {
    let key = glue::c_string(name)?;
    if value.is_true() {
        memory::setenv(&key, &glue::c_string(value)?).or_fail()
    } else {
        unset(&key);
        Ok(())
    }
}
/// Takes a name out. One that the C library refuses is not there.
fn unset(name: &CString) {
    let _ = memory::unsetenv(name);
}
fn variables(cx: &mut Cx) -> Vec<Value> {
    memory::environment().iter().map(|s| glue::name(cx, s.as_bytes())).collect()
}

primitives! { pub ENVIRONMENT in "(guile)";
    /// The value of the environment variable NAME, or #f.
    "getenv" "name" => |cx, [name]| {
        match memory::getenv(&glue::c_string(name)?) {
            Some(value) => Ok(glue::name(cx, &value)),
            None => Ok(Value::FALSE),
        }
    };
    /// Set the environment variable NAME to the string VALUE; remove it for #f.
    "setenv" "name value" => |_, [name, value]| {
        set(name, value)?;
        Ok(Value::UNSPECIFIED)
    };
    /// Remove the environment variable NAME.
    "unsetenv" "name" => |_, [name]| {
        unset(&glue::c_string(name)?);
        Ok(Value::UNSPECIFIED)
    };
    /// Set an environment variable by a string NAME=VALUE; remove it by NAME alone.
    "putenv" "string" => |_, [string]| {
        let bytes = glue::name_bytes(string)?;
        let c = |part: &[u8]| CString::new(part)
            .map_err(|_| Error::misc("string contains #\\nul character: ~S", &[string]));
        match bytes.iter().position(|&b| b == b'=') {
            // An empty name is in no environment.
            Some(0) => {}
            Some(at) => memory::setenv(&c(&bytes[..at])?, &c(&bytes[at + 1..])?).or_fail()?,
            None => unset(&c(&bytes)?),
        }
        Ok(Value::UNSPECIFIED)
    };
    /// The list of the environment's strings; if ENV is given, replace them by it.
    "environ" "#:optional env" => |cx, [env]| {
        if let Some(list) = env.given() {
            memory::set_environment(glue::c_strings(list)?);
            return Ok(Value::UNSPECIFIED);
        }
        let all = variables(cx);
        Ok(cx.list(&all))
    };
}
