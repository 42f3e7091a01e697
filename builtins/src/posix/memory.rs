//! The C library's environment: the array that `exec` hands on.

use super::owned;
use std::ffi::{CStr, CString, c_char};

unsafe extern "C" {
    static mut environ: *mut *mut c_char;
}

/// Every string of the environment, in order, whatever its form.
pub fn environment() -> Vec<CString> {
    let mut all = Vec::new();
    // SAFETY: `environ` is null or an array of C strings that ends in null, and
    // only this single thread changes it.
    unsafe {
        let mut place = environ;
        while !place.is_null() && !(*place).is_null() {
            all.push(CStr::from_ptr(*place).to_owned());
            place = place.add(1);
        }
    }
    all
}
/// Replaces the whole environment. The strings are never freed: the C library
/// may have given out pointers into the old ones.
pub fn set_environment(all: Vec<CString>) {
    let mut array: Vec<*mut c_char> = all.into_iter().map(CString::into_raw).collect();
    array.push(std::ptr::null_mut());
    // SAFETY: the array ends in null and lives for ever, as its strings do.
    unsafe { environ = Box::leak(array.into_boxed_slice()).as_mut_ptr() }
}
pub fn getenv(name: &CStr) -> Option<Vec<u8>> {
    // SAFETY: a C string; the answer is copied at once.
    unsafe { owned(libc::getenv(name.as_ptr())) }
}
pub fn setenv(name: &CStr, value: &CStr) -> super::Sys<()> {
    // SAFETY: C strings, which the call copies.
    super::done(|| unsafe { libc::setenv(name.as_ptr(), value.as_ptr(), 1) })
}
pub fn unsetenv(name: &CStr) -> super::Sys<()> {
    // SAFETY: a C string.
    super::done(|| unsafe { libc::unsetenv(name.as_ptr()) })
}
