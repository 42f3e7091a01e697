//! Globals: what an instruction's literal stands for until it is first used.

use super::Vm;
use crate::code::Instruction;
use crate::error::{Error, Result, What};
use crate::module::Module;
use crate::value::{Kind, Value};

impl Vm {
    /// The value of the global that the literal names, which becomes the
    /// variable itself once it is found.
    pub(super) fn global_ref(&mut self, i: Instruction) -> Result<Value> {
        let variable = self.global_variable(i)?;
        match variable.slot(0) {
            Value::UNBOUND => Err(Error::new(What::Unbound(variable.slot(1)))),
            v => Ok(v),
        }
    }
    pub(super) fn global_set(&mut self, i: Instruction, v: Value) -> Result<()> {
        let variable = self.global_variable(i)?;
        if variable.slot(0) == Value::UNBOUND {
            return Err(Error::new(What::Unbound(variable.slot(1))));
        }
        variable.set_slot(0, v);
        Ok(())
    }
    /// Defines the literal's global in its module.
    pub(super) fn global_define(&mut self, i: Instruction, v: Value) -> Result<()> {
        let place = self.literal_place(i);
        // SAFETY: the literal of a global is a variable, or a reference to one.
        let literal = Value(unsafe { *place });
        let variable = if literal.is(Kind::Variable) {
            literal
        } else {
            let module = self.cx.reference_module(literal)?;
            let variable = module.ensure_local_variable(&mut self.cx, literal.slot(1));
            // SAFETY: literals of global instructions are replaced only here
            // and below, by the variable that they name.
            unsafe { *place = variable.bits() };
            variable
        };
        variable.set_slot(0, v);
        Ok(())
    }
    fn global_variable(&mut self, i: Instruction) -> Result<Value> {
        let place = self.literal_place(i);
        // SAFETY: as in `global_define`.
        let literal = Value(unsafe { *place });
        if literal.is(Kind::Variable) {
            return Ok(literal);
        }
        let variable = self.cx.find_global(literal)?;
        // SAFETY: as in `global_define`.
        unsafe { *place = variable.bits() };
        Ok(variable)
    }
}

impl crate::Cx {
    /// The literal that stands for a global until it is first used:
    /// `#(module name scope)`, a vector; see `core::Scope`.
    pub(crate) fn reference_module(&mut self, reference: Value) -> Result<Module> {
        let module = reference.slot(0);
        if let Some(module) = module.as_module() {
            return Ok(module);
        }
        let found = self.find_module(module);
        found.ok_or_else(|| Error::misc("no code for module ~S", &[module]))
    }
    /// Runs a part of an image that is no code: defines a global.
    pub fn define_part(&mut self, part: Value) -> Result<()> {
        let (global, value) = (part.car(), part.cdr());
        let variable = if global.is(Kind::Variable) {
            global
        } else {
            let module = self.reference_module(global)?;
            module.ensure_local_variable(self, global.slot(1))
        };
        variable.set_slot(0, value);
        Ok(())
    }
    /// The variable of a global reference, or an error that names it.
    pub(crate) fn find_global(&mut self, reference: Value) -> Result<Value> {
        let name = reference.slot(1);
        let is_public = reference.slot(2).as_fixnum() == Some(PUBLIC);
        let Ok(module) = self.reference_module(reference) else {
            let message = "Module named ~s has no public interface";
            return Err(if is_public {
                Error::misc(message, &[reference.slot(0)])
            } else {
                Error::new(What::Unbound(name))
            });
        };
        let from = if is_public { module.interface().unwrap_or(module) } else { module };
        from.variable(self, name).ok_or_else(|| Error::new(What::Unbound(name)))
    }
}

/// `core::Scope` as the third element of a reference.
pub(crate) const PUBLIC: i64 = 1;
