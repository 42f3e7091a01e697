//! What the language asks of the world around it.

/// Files as the expander needs them (`include`), and nothing more: ports,
/// processes and system calls are primitives of other crates.
pub trait Host {
    /// The bytes of a source file.
    fn read_file(&mut self, path: &str) -> std::result::Result<Vec<u8>, std::io::Error>;
    /// The text of a system error: `No such file or directory` for ENOENT.
    fn error_text(&self, errno: i32) -> String {
        format!("Error {errno}")
    }
    /// The documentation of a primitive whose row holds none: a program as it is
    /// shipped keeps them apart, compressed. `module` is the row's first.
    fn documentation(&self, primitive: &str, module: &str) -> Option<String> {
        let _ = (primitive, module);
        None
    }
    /// Writes a dump or a diagnostic for the person at the terminal.
    fn diagnostic(&mut self, text: &str);
}

/// A host without files, for tests and tools.
pub struct NoHost;

impl Host for NoHost {
    fn read_file(&mut self, path: &str) -> std::result::Result<Vec<u8>, std::io::Error> {
        Err(std::io::Error::new(std::io::ErrorKind::NotFound, path.to_owned()))
    }
    fn diagnostic(&mut self, _text: &str) {}
}
