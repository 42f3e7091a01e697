//! The Scheme language: values, heap, reader, expander, compiler, machine, modules.
