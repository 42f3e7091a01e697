//! Users and groups, from /etc/passwd and /etc/group: a static program has no
//! name-service modules, and a build sees nothing else.

use crate::glue;
use interp::heap::Foreign;
use interp::{Cx, Error, Result, Value, primitives};

/// How far `getpw` and `getgr` without arguments have read.
#[derive(Default)]
struct Places {
    users: usize,
    groups: usize,
}
impl Foreign for Places {
    fn type_name(&self) -> &'static str {
        "places"
    }
}

const PASSWD: &str = "/etc/passwd";
const GROUP: &str = "/etc/group";

type Entry = Vec<Vec<u8>>;

/// The lines of a file with at least `fields` fields; none where it is not there.
fn entries(file: &str, fields: usize) -> Vec<Entry> {
    let text = std::fs::read(file).unwrap_or_default();
    text.split(|&b| b == b'\n')
        .filter(|line| !line.is_empty() && !matches!(line[0], b'#' | b'+' | b'-'))
        .map(|line| line.split(|&b| b == b':').map(<[u8]>::to_vec).collect())
        .filter(|entry: &Entry| entry.len() >= fields)
        .collect()
}
fn number(field: &[u8]) -> i64 {
    std::str::from_utf8(field).ok().and_then(|t| t.trim().parse().ok()).unwrap_or(0)
}
/// The entry that a name or a number asks for.
fn find(entries: Vec<Entry>, key: Value) -> Result<Option<Entry>> {
    if let Some(id) = key.as_fixnum() {
        return Ok(entries.into_iter().find(|e| number(&e[2]) == id));
    }
    if key.is(interp::Kind::Bignum) {
        glue::int(key)?;
    }
    let name = glue::name_bytes(key)?;
    Ok(entries.into_iter().find(|e| e[0] == name))
}

/// `#(name password uid gid gecos directory shell)`
fn user(cx: &mut Cx, entry: &Entry) -> Value {
    let text = |cx: &mut Cx, i: usize| glue::name(cx, entry.get(i).map_or(b"", Vec::as_slice));
    let mut fields = [Value::FALSE; 7];
    for (i, field) in fields.iter_mut().enumerate() {
        *field = match i {
            2 | 3 => Value::fixnum(number(&entry[i])),
            _ => text(cx, i),
        };
    }
    cx.heap.vector(&fields)
}
/// `#(name password gid members)`
fn group(cx: &mut Cx, entry: &Entry) -> Value {
    let members: Vec<Value> = entry
        .get(3)
        .map_or(b"".as_slice(), Vec::as_slice)
        .split(|&b| b == b',')
        .filter(|name| !name.is_empty())
        .map(|name| glue::name(cx, name))
        .collect();
    let members = cx.list(&members);
    let (name, password) = (glue::name(cx, &entry[0]), glue::name(cx, &entry[1]));
    cx.heap.vector(&[name, password, Value::fixnum(number(&entry[2])), members])
}
fn get_user(cx: &mut Cx, key: Value) -> Result<Value> {
    match find(entries(PASSWD, 4), key)? {
        Some(entry) => Ok(user(cx, &entry)),
        None => Err(Error::misc("entry not found", &[]).who("getpw")),
    }
}
fn get_group(cx: &mut Cx, key: Value) -> Result<Value> {
    match find(entries(GROUP, 3), key)? {
        Some(entry) => Ok(group(cx, &entry)),
        None => Err(Error::system(0).who("getgr")),
    }
}
fn next_user(cx: &mut Cx) -> Value {
    let place = cx.state::<Places>().users;
    match entries(PASSWD, 4).get(place) {
        Some(entry) => {
            cx.state::<Places>().users += 1;
            user(cx, entry)
        }
        None => Value::FALSE,
    }
}
fn next_group(cx: &mut Cx) -> Value {
    let place = cx.state::<Places>().groups;
    match entries(GROUP, 3).get(place) {
        Some(entry) => {
            cx.state::<Places>().groups += 1;
            group(cx, entry)
        }
        None => Value::FALSE,
    }
}
fn start(cx: &mut Cx, users: bool) -> Value {
    let places = cx.state::<Places>();
    if users {
        places.users = 0;
    } else {
        places.groups = 0;
    }
    Value::UNSPECIFIED
}

primitives! { pub USERS in "(guile)";
    /// What is known of the user with the name or number USER; the next user, or
    /// #f, if it is not given.
    "getpw" "#:optional user" => |cx, [key]| match key.given() {
        Some(key) => get_user(cx, key),
        None => Ok(next_user(cx)),
    };
    /// What is known of the user NAME: a vector for `passwd:uid` and its like.
    "getpwnam" "name" => |cx, [name]| get_user(cx, name);
    /// What is known of the user with number UID.
    "getpwuid" "uid" => |cx, [uid]| get_user(cx, uid);
    /// The next user, or #f.
    "getpwent" "" => |cx, []| Ok(next_user(cx));
    /// Start again from the first user.
    "setpwent" "" => |cx, []| Ok(start(cx, true));
    /// End going through the users.
    "endpwent" "" => |cx, []| Ok(start(cx, true));
    /// Start again from the first user.
    "setpw" "#:optional again?" => |cx, [_again]| Ok(start(cx, true));
    /// What is known of the group with the name or number GROUP; the next group, or
    /// #f, if it is not given.
    "getgr" "#:optional group" => |cx, [key]| match key.given() {
        Some(key) => get_group(cx, key),
        None => Ok(next_group(cx)),
    };
    /// What is known of the group NAME: a vector for `group:gid` and its like.
    "getgrnam" "name" => |cx, [name]| get_group(cx, name);
    /// What is known of the group with number GID.
    "getgrgid" "gid" => |cx, [gid]| get_group(cx, gid);
    /// The next group, or #f.
    "getgrent" "" => |cx, []| Ok(next_group(cx));
    /// Start again from the first group.
    "setgrent" "" => |cx, []| Ok(start(cx, false));
    /// End going through the groups.
    "endgrent" "" => |cx, []| Ok(start(cx, false));
    /// Start again from the first group.
    "setgr" "#:optional again?" => |cx, [_again]| Ok(start(cx, false));
}

fn element(vector: Value, i: usize) -> Result<Value> {
    match vector.vector()?.get(i) {
        Some(cell) => Ok(cell.get()),
        None => Err(Error::out_of_range(Value::fixnum(i as i64))),
    }
}
primitives! { pub USER_FIELDS in "(guile)";
    /// The name of a user.
    "passwd:name" "user" => |_, [v]| element(v, 0);
    /// The password field of a user.
    "passwd:passwd" "user" => |_, [v]| element(v, 1);
    /// The number of a user.
    "passwd:uid" "user" => |_, [v]| element(v, 2);
    /// The number of a user's group.
    "passwd:gid" "user" => |_, [v]| element(v, 3);
    /// The full name of a user.
    "passwd:gecos" "user" => |_, [v]| element(v, 4);
    /// The home directory of a user.
    "passwd:dir" "user" => |_, [v]| element(v, 5);
    /// The shell of a user.
    "passwd:shell" "user" => |_, [v]| element(v, 6);
    /// The name of a group.
    "group:name" "group" => |_, [v]| element(v, 0);
    /// The password field of a group.
    "group:passwd" "group" => |_, [v]| element(v, 1);
    /// The number of a group.
    "group:gid" "group" => |_, [v]| element(v, 2);
    /// The names of the members of a group.
    "group:mem" "group" => |_, [v]| element(v, 3);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_skip_what_is_none() {
        let file = std::env::temp_dir().join(format!("riad-users-{}", std::process::id()));
        std::fs::write(
            &file,
            "root:x:0:0:Root:/root:/bin/sh\n# no\nshort:x\n+::::\n\nu:x:7:8::/h:/s",
        )
        .expect("a temporary file");
        let found = entries(file.to_str().expect("a name"), 4);
        std::fs::remove_file(&file).expect("the temporary file");
        assert_eq!(found.len(), 2);
        assert_eq!(number(&found[1][2]), 7);
        assert_eq!(found[0][0], b"root");
    }
}
