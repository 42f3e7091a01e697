//! Clocks, calendars and their text.
//!
//! Time zones are the C library's: a `TZ` such as `EST5EDT`, which names summer
//! time and does not say when it is, means the rule of the United States with
//! the GNU library and another one with musl.

use crate::glue::{self, OrFail};
use crate::posix::memory;
use crate::posix::time::{self, Calendar};
use interp::heap::Foreign;
use interp::{Cx, Error, Result, Value, primitives};
use std::ffi::{CStr, CString};

/// Units of `get-internal-real-time` in a second: nanoseconds.
pub const UNITS: i64 = 1_000_000_000;

/// When the program began, by the clock that only goes forward.
struct Start(i64);
impl Default for Start {
    fn default() -> Self {
        Start(nanoseconds(libc::CLOCK_MONOTONIC))
    }
}
impl Foreign for Start {
    fn type_name(&self) -> &'static str {
        "start"
    }
}
fn nanoseconds(clock: libc::clockid_t) -> i64 {
    let (seconds, nanoseconds) = time::clock(clock);
    seconds * UNITS + nanoseconds
}

/// `#(sec min hour mday mon year wday yday isdst gmtoff zone)`; the offset is
/// seconds *west* of Greenwich, as Guile has it.
fn calendar_vector(cx: &mut Cx, c: &Calendar, zone: Option<&[u8]>) -> Value {
    let zone = match zone {
        Some(zone) => glue::name(cx, zone),
        None => Value::FALSE,
    };
    let n = |n: i32| Value::fixnum(n.into());
    cx.heap.vector(&[
        n(c.second),
        n(c.minute),
        n(c.hour),
        n(c.day),
        n(c.month),
        n(c.year),
        n(c.weekday),
        n(c.yearday),
        n(c.summer),
        Value::fixnum(-c.offset),
        zone,
    ])
}
fn calendar_of(v: Value) -> Result<Calendar> {
    let fields = v.vector()?;
    if fields.len() != 11 {
        return Err(Error::wrong_type(v));
    }
    let n = |i: usize| glue::int(fields[i].get());
    let zone = fields[10].get();
    Ok(Calendar {
        second: n(0)?,
        minute: n(1)?,
        hour: n(2)?,
        day: n(3)?,
        month: n(4)?,
        year: n(5)?,
        weekday: n(6)?,
        yearday: n(7)?,
        summer: n(8)?,
        offset: -i64::from(n(9)?),
        zone: if zone.is_string() { Some(glue::name_bytes(zone)?) } else { None },
    })
}
/// Runs `body` with another `TZ`, where one is given.
fn in_zone<T>(zone: Value, body: impl FnOnce() -> T) -> Result<T> {
    let Some(zone) = zone.given() else { return Ok(body()) };
    let zone = glue::c_string(zone)?;
    let before = memory::getenv(c"TZ").and_then(|tz| CString::new(tz).ok());
    memory::setenv(c"TZ", &zone).or_fail()?;
    let result = body();
    match before {
        Some(before) => memory::setenv(c"TZ", &before).or_fail()?,
        None => memory::unsetenv(c"TZ").or_fail()?,
    }
    time::tzset();
    Ok(result)
}

const DAYS: [&str; 7] =
    ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Year and week of ISO 8601.
fn iso_week(c: &Calendar) -> (i64, i32) {
    let year = i64::from(c.year) + 1900;
    let weekday = (c.weekday + 6).rem_euclid(7);
    let week = (c.yearday - weekday + 10).div_euclid(7);
    let leap = |y: i64| (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    // The weekday of 31 December tells whether the year has 53 weeks.
    let weeks = |y: i64| {
        let p =
            |y: i64| (y + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400)).rem_euclid(7);
        if p(y) == 4 || p(y - 1) == 3 { 53 } else { 52 }
    };
    debug_assert!(c.yearday < 366 || leap(year));
    if week < 1 {
        (year - 1, weeks(year - 1))
    } else if week > weeks(year) {
        (year + 1, 1)
    } else {
        (year, week)
    }
}

/// The text of one directive of `strftime` in the C locale (POSIX, and the
/// GNU letters `k l P s`); `None` for a letter that is none.
fn directive(letter: char, c: &Calendar) -> Option<String> {
    let name = |names: &[&'static str], i: i32| -> &'static str {
        names.get(i as usize).copied().unwrap_or("?")
    };
    let hour12 = if c.hour % 12 == 0 { 12 } else { c.hour % 12 };
    let year = i64::from(c.year) + 1900;
    let compound = |format: &str| Some(strftime(format, c));
    Some(match letter {
        'a' => name(&DAYS, c.weekday).chars().take(3).collect(),
        'A' => name(&DAYS, c.weekday).to_owned(),
        'b' | 'h' => name(&MONTHS, c.month).chars().take(3).collect(),
        'B' => name(&MONTHS, c.month).to_owned(),
        'c' => return compound("%a %b %e %H:%M:%S %Y"),
        'C' => format!("{:02}", year.div_euclid(100)),
        'd' => format!("{:02}", c.day),
        'D' | 'x' => return compound("%m/%d/%y"),
        'e' => format!("{:2}", c.day),
        'F' => return compound("%Y-%m-%d"),
        'g' => format!("{:02}", iso_week(c).0.rem_euclid(100)),
        'G' => iso_week(c).0.to_string(),
        'H' => format!("{:02}", c.hour),
        'I' => format!("{hour12:02}"),
        'j' => format!("{:03}", c.yearday + 1),
        'k' => format!("{:2}", c.hour),
        'l' => format!("{hour12:2}"),
        'm' => format!("{:02}", c.month + 1),
        'M' => format!("{:02}", c.minute),
        'n' => "\n".to_owned(),
        'p' => if c.hour < 12 { "AM" } else { "PM" }.to_owned(),
        'P' => if c.hour < 12 { "am" } else { "pm" }.to_owned(),
        'r' => return compound("%I:%M:%S %p"),
        'R' => return compound("%H:%M"),
        's' => time::seconds_of(c).map_or(-1, |(seconds, _)| seconds).to_string(),
        'S' => format!("{:02}", c.second),
        't' => "\t".to_owned(),
        'T' | 'X' => return compound("%H:%M:%S"),
        'u' => (if c.weekday == 0 { 7 } else { c.weekday }).to_string(),
        'U' => format!("{:02}", (c.yearday + 7 - c.weekday).div_euclid(7)),
        'V' => format!("{:02}", iso_week(c).1),
        'w' => c.weekday.to_string(),
        'W' => format!("{:02}", (c.yearday + 7 - (c.weekday + 6).rem_euclid(7)).div_euclid(7)),
        'y' => format!("{:02}", year.rem_euclid(100)),
        'Y' => year.to_string(),
        'z' => {
            let minutes = c.offset.abs() / 60;
            let sign = if c.offset < 0 { '-' } else { '+' };
            format!("{sign}{:02}{:02}", minutes / 60, minutes % 60)
        }
        'Z' => c.zone.as_deref().map(glue::decode_name).unwrap_or_default(),
        '%' => "%".to_owned(),
        _ => return None,
    })
}
/// A time as text. Modifiers `E` and `O` mean nothing in the C locale.
fn strftime(format: &str, c: &Calendar) -> String {
    let mut out = String::new();
    let mut rest = format.chars();
    while let Some(ch) = rest.next() {
        if ch != '%' {
            out.push(ch);
            continue;
        }
        let before = rest.clone();
        let mut letter = rest.next();
        let flag = letter.filter(|l| "_-0^".contains(*l));
        if flag.is_some() {
            letter = rest.next();
        }
        if matches!(letter, Some('E' | 'O')) {
            letter = rest.next();
        }
        if let Some(text) = letter.and_then(|l| directive(l, c)) {
            out.push_str(&flagged(flag, &text));
        } else {
            // What is no directive stands for itself.
            out.push('%');
            rest = before;
        }
    }
    out
}
/// The GNU flags: `-` no padding, `_` spaces, `0` zeros, `^` capitals.
fn flagged(flag: Option<char>, text: &str) -> String {
    let bare = text.trim_start_matches([' ', '0']);
    let bare = if bare.is_empty() { "0" } else { bare };
    match flag {
        Some('-') => bare.to_owned(),
        Some('_') => format!("{bare:>0$}", text.chars().count()),
        Some('0') => text.replace(' ', "0"),
        Some('^') => text.to_uppercase(),
        _ => text.to_owned(),
    }
}

primitives! { pub TIME in "(guile)";
    /// The seconds since 1970.
    "current-time" "" => |cx, []| Ok(cx.heap.int(time::clock(libc::CLOCK_REALTIME).0));
    /// A pair of the seconds since 1970 and the microseconds of this one.
    "gettimeofday" "" => |cx, []| {
        let (seconds, nanoseconds) = time::clock(libc::CLOCK_REALTIME);
        let seconds = cx.heap.int(seconds);
        Ok(cx.cons(seconds, Value::fixnum(nanoseconds / 1000)))
    };
    /// The time since the program began, in internal time units.
    "get-internal-real-time" "" => |cx, []| {
        let start = cx.state::<Start>().0;
        Ok(cx.heap.int(nanoseconds(libc::CLOCK_MONOTONIC) - start))
    };
    /// The processor time of the program, in internal time units.
    "get-internal-run-time" "" => |cx, []| {
        Ok(cx.heap.int(nanoseconds(libc::CLOCK_PROCESS_CPUTIME_ID)))
    };
    /// The calendar of TIME, seconds since 1970, in this or another ZONE: a vector.
    "localtime" "time #:optional zone" => |cx, [seconds, zone]| {
        let seconds = glue::exact(seconds)?;
        let c = in_zone(zone, || time::local(seconds))?.or_fail()?;
        Ok(calendar_vector(cx, &c, c.zone.as_deref()))
    };
    /// The calendar of TIME, seconds since 1970, in Greenwich: a vector.
    "gmtime" "time" => |cx, [seconds]| {
        let c = time::utc(glue::exact(seconds)?).or_fail()?;
        Ok(calendar_vector(cx, &c, Some(b"GMT")))
    };
    /// A pair of the seconds since 1970 of a calendar and the calendar put in order.
    "mktime" "calendar #:optional zone" => |cx, [calendar, zone]| {
        let calendar = calendar_of(calendar)?;
        let (seconds, c) = in_zone(zone, || time::seconds_of(&calendar))?.or_fail()?;
        let vector = calendar_vector(cx, &c, c.zone.as_deref());
        let seconds = cx.heap.int(seconds);
        Ok(cx.cons(seconds, vector))
    };
    /// Read the time zone from the environment again.
    "tzset" "" => |_, []| {
        time::tzset();
        Ok(Value::UNSPECIFIED)
    };
    /// The text of a calendar, as FORMAT says.
    "strftime" "format calendar" => |cx, [format, calendar]| {
        let (format, calendar) = (format.to_text()?, calendar_of(calendar)?);
        Ok(cx.string(&strftime(&format, &calendar)))
    };
    /// Read STRING as FORMAT says: a pair of a calendar and how many characters
    /// were read.
    "strptime" "format string" => |cx, [format, string]| {
        format.string().map_err(|e| e.at(1))?;
        string.string().map_err(|e| e.at(2))?;
        let (format, text) = (glue::c_string(format)?, glue::c_string(string)?);
        let Some((c, read)) = parse(&format, &text) else {
            return Err(Error::system(libc::EINVAL));
        };
        let characters = String::from_utf8_lossy(&text.as_bytes()[..read]).chars().count();
        let vector = calendar_vector(cx, &c, None);
        Ok(cx.cons(vector, Value::fixnum(characters as i64)))
    };
    /// The times of this process, in internal time units: a vector of the elapsed
    /// time, its own, the system's, and both of its children.
    "times" "" => |cx, []| {
        let (ticks, per_second) = time::process_times();
        let values = ticks.map(|t| cx.heap.int(t * (UNITS / per_second)));
        Ok(cx.heap.vector(&values))
    };
}
/// `strptime`, which fills in weekday and day of the year as the GNU C library
/// does; another may leave them at zero.
fn parse(format: &CStr, text: &CString) -> Option<(Calendar, usize)> {
    let (mut c, read) = match format.to_bytes().strip_prefix(b"%s") {
        Some(rest) if !rest.contains(&b'%') => parse_seconds(rest, text.to_bytes())?,
        _ => time::parse(format, text)?,
    };
    if c.day > 0 {
        let (weekday, yearday) = days(c.year, c.month, c.day);
        (c.weekday, c.yearday) = (weekday, yearday);
    }
    Some((c, read))
}
/// `%s` and then `rest`, which has no directives: the seconds since 1970 of a local time, which
/// only the GNU C library reads.
fn parse_seconds(rest: &[u8], text: &[u8]) -> Option<(Calendar, usize)> {
    let digits = text.iter().take_while(|b| b.is_ascii_digit()).count();
    let seconds = std::str::from_utf8(&text[..digits]).ok()?.parse().ok()?;
    let (rest, after) = (CString::new(rest).ok()?, CString::new(&text[digits..]).ok()?);
    let (_, read) = time::parse(&rest, &after)?;
    Some((time::local(seconds).ok()?, digits + read))
}
/// The weekday and the day of the year, both from 0, of a date.
fn days(year: i32, month: i32, day: i32) -> (i32, i32) {
    const BEFORE: [i32; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    let full = i64::from(year) + 1900;
    let leap = (full % 4 == 0 && full % 100 != 0) || full % 400 == 0;
    let before = BEFORE.get(month as usize).copied().unwrap_or(0);
    let yearday = before + day - 1 + i32::from(leap && month > 1);
    let past = full - 1;
    let days = past * 365 + past.div_euclid(4) - past.div_euclid(100) + past.div_euclid(400);
    // 1 January of the year 1 was a Monday.
    (((days + i64::from(yearday) + 1).rem_euclid(7)) as i32, yearday)
}

fn element(vector: Value, i: usize) -> Result<Value> {
    match vector.vector()?.get(i) {
        Some(cell) => Ok(cell.get()),
        None => Err(Error::out_of_range(Value::fixnum(i as i64))),
    }
}
fn set_element(vector: Value, i: usize, value: Value) -> Result<Value> {
    match vector.vector()?.get(i) {
        Some(cell) => {
            cell.set(value);
            Ok(Value::UNSPECIFIED)
        }
        None => Err(Error::out_of_range(Value::fixnum(i as i64))),
    }
}
primitives! { pub TIME_FIELDS in "(guile)";
    /// The seconds of a calendar.
    "tm:sec" "calendar" => |_, [c]| element(c, 0);
    /// The minutes of a calendar.
    "tm:min" "calendar" => |_, [c]| element(c, 1);
    /// The hour of a calendar.
    "tm:hour" "calendar" => |_, [c]| element(c, 2);
    /// The day of the month of a calendar.
    "tm:mday" "calendar" => |_, [c]| element(c, 3);
    /// The month of a calendar, from 0.
    "tm:mon" "calendar" => |_, [c]| element(c, 4);
    /// The years of a calendar since 1900.
    "tm:year" "calendar" => |_, [c]| element(c, 5);
    /// The weekday of a calendar, Sunday 0.
    "tm:wday" "calendar" => |_, [c]| element(c, 6);
    /// The day of the year of a calendar, from 0.
    "tm:yday" "calendar" => |_, [c]| element(c, 7);
    /// Whether a calendar is in summer time: above 0 yes, 0 no, below 0 unknown.
    "tm:isdst" "calendar" => |_, [c]| element(c, 8);
    /// The seconds of a calendar west of Greenwich.
    "tm:gmtoff" "calendar" => |_, [c]| element(c, 9);
    /// The name of the time zone of a calendar.
    "tm:zone" "calendar" => |_, [c]| element(c, 10);
    /// Set the seconds of a calendar.
    "set-tm:sec" "calendar value" => |_, [c, v]| set_element(c, 0, v);
    /// Set the minutes of a calendar.
    "set-tm:min" "calendar value" => |_, [c, v]| set_element(c, 1, v);
    /// Set the hour of a calendar.
    "set-tm:hour" "calendar value" => |_, [c, v]| set_element(c, 2, v);
    /// Set the day of the month of a calendar.
    "set-tm:mday" "calendar value" => |_, [c, v]| set_element(c, 3, v);
    /// Set the month of a calendar.
    "set-tm:mon" "calendar value" => |_, [c, v]| set_element(c, 4, v);
    /// Set the years of a calendar since 1900.
    "set-tm:year" "calendar value" => |_, [c, v]| set_element(c, 5, v);
    /// Set the weekday of a calendar.
    "set-tm:wday" "calendar value" => |_, [c, v]| set_element(c, 6, v);
    /// Set the day of the year of a calendar.
    "set-tm:yday" "calendar value" => |_, [c, v]| set_element(c, 7, v);
    /// Set whether a calendar is in summer time.
    "set-tm:isdst" "calendar value" => |_, [c, v]| set_element(c, 8, v);
    /// Set the seconds of a calendar west of Greenwich.
    "set-tm:gmtoff" "calendar value" => |_, [c, v]| set_element(c, 9, v);
    /// Set the name of the time zone of a calendar.
    "set-tm:zone" "calendar value" => |_, [c, v]| set_element(c, 10, v);
}
/// Binds the units, and notes when the program began.
pub fn install(cx: &mut Cx) {
    cx.state::<Start>();
    crate::constants::define(cx, "internal-time-units-per-second", Value::fixnum(UNITS));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Recorded from Guile 3.0.8 for 1234567890.
    #[test]
    fn directives() {
        let c = time::utc(1_234_567_890).expect("a time");
        let format = "%C %D %h %I %l %k %M %p %r %R %T %u %U %V %G %g %w %W %x %X %y %% %j %é";
        assert_eq!(
            strftime(format, &c),
            "20 02/13/09 Feb 11 11 23 31 PM 11:31:30 PM 23:31 23:31:30 5 06 07 2009 09 5 06 \
             02/13/09 23:31:30 09 % 044 %é"
        );
        assert_eq!(strftime("%c|%-d|%_m|%^a", &c), "Fri Feb 13 23:31:30 2009|13| 2|FRI");
    }

    #[test]
    fn weeks_at_the_turn_of_the_year() {
        // ISO 8601 weeks of 2008-12-29, 2010-01-03 and 2016-01-01.
        for (seconds, week) in
            [(1_230_508_800, (2009, 1)), (1_262_476_800, (2009, 53)), (1_451_606_400, (2015, 53))]
        {
            assert_eq!(iso_week(&time::utc(seconds).expect("a time")), week);
        }
    }

    #[test]
    fn dates_have_weekdays() {
        for day in 0..40_000 {
            let c = time::utc(day * 86_400).expect("a time");
            assert_eq!(days(c.year, c.month, c.day), (c.weekday, c.yearday), "{c:?}");
        }
    }
}
