//! Clocks and calendars.

use super::{Sys, errno, owned};
use std::ffi::{CStr, CString};

/// Seconds and nanoseconds of a clock.
pub fn clock(id: libc::clockid_t) -> (i64, i64) {
    let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: room for the answer; the clocks asked for always exist.
    unsafe { libc::clock_gettime(id, &raw mut now) };
    (now.tv_sec, now.tv_nsec)
}

/// Broken-down time, as the C library's `struct tm`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    pub second: i32,
    pub minute: i32,
    pub hour: i32,
    pub day: i32,
    /// From 0.
    pub month: i32,
    /// Since 1900.
    pub year: i32,
    pub weekday: i32,
    pub yearday: i32,
    /// Above 0 in summer time, 0 not, below 0 where it is not known.
    pub summer: i32,
    /// Seconds *east* of Greenwich, as the C library has it.
    pub offset: i64,
    pub zone: Option<Vec<u8>>,
}

impl Calendar {
    /// # Safety
    /// The zone of `tm` is null or a C string.
    unsafe fn of(tm: &libc::tm) -> Calendar {
        Calendar {
            second: tm.tm_sec,
            minute: tm.tm_min,
            hour: tm.tm_hour,
            day: tm.tm_mday,
            month: tm.tm_mon,
            year: tm.tm_year,
            weekday: tm.tm_wday,
            yearday: tm.tm_yday,
            summer: tm.tm_isdst,
            offset: tm.tm_gmtoff,
            // SAFETY: the caller's promise.
            zone: unsafe { owned(tm.tm_zone) },
        }
    }
    /// The C structure, whose zone points into `zone`.
    fn to_c(&self, zone: Option<&CStr>) -> libc::tm {
        libc::tm {
            tm_sec: self.second,
            tm_min: self.minute,
            tm_hour: self.hour,
            tm_mday: self.day,
            tm_mon: self.month,
            tm_year: self.year,
            tm_wday: self.weekday,
            tm_yday: self.yearday,
            tm_isdst: self.summer,
            tm_gmtoff: self.offset,
            tm_zone: zone.map_or(std::ptr::null(), CStr::as_ptr),
        }
    }
}

fn empty_tm() -> libc::tm {
    Calendar::default().to_c(None)
}
/// The time in the zone that `TZ` names.
pub fn local(seconds: i64) -> Sys<Calendar> {
    let mut tm = empty_tm();
    tzset();
    // SAFETY: a number and room for the answer, whose zone is static.
    unsafe {
        if libc::localtime_r(&raw const seconds, &raw mut tm).is_null() {
            return Err(errno());
        }
        Ok(Calendar::of(&tm))
    }
}
pub fn utc(seconds: i64) -> Sys<Calendar> {
    let mut tm = empty_tm();
    // SAFETY: as in `local`.
    unsafe {
        if libc::gmtime_r(&raw const seconds, &raw mut tm).is_null() {
            return Err(errno());
        }
        Ok(Calendar::of(&tm))
    }
}
/// The seconds of a local time, and that time put in order.
pub fn seconds_of(calendar: &Calendar) -> Sys<(i64, Calendar)> {
    let mut tm = calendar.to_c(None);
    tzset();
    // SAFETY: the call only changes the structure; its zone then is static.
    unsafe {
        tm.tm_wday = -1;
        let seconds = libc::mktime(&raw mut tm);
        if seconds == -1 && tm.tm_wday == -1 {
            return Err(libc::EINVAL);
        }
        Ok((seconds, Calendar::of(&tm)))
    }
}
pub fn tzset() {
    unsafe extern "C" {
        fn tzset();
    }
    // SAFETY: no arguments; it reads the environment, which this thread owns.
    unsafe { tzset() }
}
/// Reads `text` as `format` says; the time, and how many bytes were read.
pub fn parse(format: &CStr, text: &CString) -> Option<(Calendar, usize)> {
    let mut tm = empty_tm();
    tm.tm_isdst = -1;
    // SAFETY: C strings and room for the answer; the end lies in `text`.
    unsafe {
        let end = libc::strptime(text.as_ptr(), format.as_ptr(), &raw mut tm);
        if end.is_null() {
            return None;
        }
        let read = end as usize - text.as_ptr() as usize;
        tm.tm_zone = std::ptr::null();
        Some((Calendar::of(&tm), read))
    }
}
/// Clock ticks: elapsed, user, system, children's user, children's system; and
/// how many make a second.
pub fn process_times() -> ([i64; 5], i64) {
    let mut t = libc::tms { tms_utime: 0, tms_stime: 0, tms_cutime: 0, tms_cstime: 0 };
    // SAFETY: room for the answer.
    let (elapsed, per_second) =
        unsafe { (libc::times(&raw mut t), libc::sysconf(libc::_SC_CLK_TCK)) };
    ([elapsed, t.tms_utime, t.tms_stime, t.tms_cutime, t.tms_cstime], per_second.max(1))
}
/// Sleeps; what is left where a signal ended it.
pub fn sleep(seconds: i64, nanoseconds: i64) -> (i64, i64) {
    let want = libc::timespec { tv_sec: seconds, tv_nsec: nanoseconds };
    let mut left = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: two structures of this frame.
    match unsafe { libc::nanosleep(&raw const want, &raw mut left) } {
        0 => (0, 0),
        _ => (left.tv_sec, left.tv_nsec),
    }
}
