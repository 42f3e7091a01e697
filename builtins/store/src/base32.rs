//! The base 32 of store paths and hashes.
//!
//! Thirty-two digits without `e`, `o`, `t` and `u`; the number is read from
//! the last byte to the first, five bits a digit, most significant digit
//! first (Nix, `libutil/hash.cc`; Guix, `(guix base32)`).

/// The digits by value.
pub const DIGITS: &[u8; 32] = b"0123456789abcdfghijklmnpqrsvwxyz";

/// The value of each byte as a digit, or `NO_DIGIT`.
const VALUES: [u8; 256] = {
    let mut values = [NO_DIGIT; 256];
    let mut value = 0;
    while value < 32 {
        values[DIGITS[value] as usize] = value as u8;
        value += 1;
    }
    values
};
const NO_DIGIT: u8 = 0xff;

/// Whether BYTE is one of the digits.
#[inline]
pub fn is_digit(byte: u8) -> bool {
    VALUES[byte as usize] != NO_DIGIT
}

/// The number of digits for LENGTH bytes: 32 for 20, 52 for 32.
pub const fn encoded_len(length: usize) -> usize {
    (length * 8).div_ceil(5)
}

/// Writes BYTES in base 32.
pub fn encode(bytes: &[u8]) -> String {
    let length = encoded_len(bytes.len());
    let mut text = String::with_capacity(length);
    text.extend((0..length).rev().map(|digit| {
        let (byte, bit) = (digit * 5 / 8, digit * 5 % 8);
        let low = u16::from(bytes[byte]);
        let high = bytes.get(byte + 1).map_or(0, |&next| u16::from(next));
        let value = ((high << 8 | low) >> bit) & 0x1f;
        char::from(DIGITS[value as usize])
    }));
    text
}

/// Reads the base 32 form of LENGTH bytes; `None` if TEXT is not exactly that.
pub fn decode(text: &[u8], length: usize) -> Option<Vec<u8>> {
    if text.len() != encoded_len(length) {
        return None;
    }
    let mut bytes = vec![0u8; length];
    for (digit, &letter) in text.iter().rev().enumerate() {
        let value = u16::from(VALUES[letter as usize]);
        if value == u16::from(NO_DIGIT) {
            return None;
        }
        let (byte, bit) = (digit * 5 / 8, digit * 5 % 8);
        let shifted = value << bit;
        bytes[byte] |= shifted as u8;
        let carry = (shifted >> 8) as u8;
        match bytes.get_mut(byte + 1) {
            Some(next) => *next |= carry,
            None if carry == 0 => {}
            None => return None,
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From `guix hash` and `nix hash to-base32`, recorded in `tests/graphs`.
    #[test]
    fn a_recorded_pair() {
        let hash = hex::decode("ac8270750ae63967c8227b47dd3cabe5f707241728e45c3ac7318d2e15e878ef")
            .unwrap();
        let text = "1vvqx0ajx39iqwx5rr182wj0gxz5mcydsivv4b46ffg619sp10mc";
        assert_eq!(encode(&hash), text);
        assert_eq!(decode(text.as_bytes(), 32), Some(hash));
    }

    #[test]
    fn what_is_not_base_32_is_refused() {
        assert_eq!(
            decode(b"1vvqx0ajx39iqwx5rr182wj0gxz5mcydsivv4b46ffg619sp10m", 32),
            None,
            "too short"
        );
        assert_eq!(
            decode(b"1vvqx0ajx39iqwx5rr182wj0gxz5mcydsivv4b46ffg619sp10me", 32),
            None,
            "`e` is no digit"
        );
        assert_eq!(decode(&[b'z'; 52], 32), None, "more than 256 bits");
    }

    #[test]
    fn all_lengths_come_back() {
        for length in 0..40usize {
            let bytes: Vec<u8> = (0..length).map(|i| (i * 73 + 41) as u8).collect();
            assert_eq!(decode(encode(&bytes).as_bytes(), length), Some(bytes));
        }
    }
}
