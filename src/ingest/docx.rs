//! docx.

use super::Extract;

pub(super) fn read(_bytes: &[u8]) -> Result<Extract, String> {
    Err("not read yet".to_owned())
}
