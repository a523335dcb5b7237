//! Files within the file.

use std::ffi::{c_int, c_ulong, c_void};

use ferrolab_base::document::Attachment;
use ferrolab_base::file_name::sanitised;
use ferrolab_base::{Code, Error, Limits, Result};

use crate::ffi::{self, Functions};

/// More is an attack, not a portfolio.
const MAX_ATTACHMENTS: usize = 1_000;

/// The attachments of an open document.
pub(crate) fn list(functions: &Functions, document: *mut ffi::Document) -> Vec<Attachment> {
    let attachments = (0..count(functions, document)).filter_map(|index| {
        let handle = open(functions, document, index)?;
        // SAFETY: the attachment belongs to the open document, buffers have the sizes stated.
        let name = ffi::wide_string(|buffer, size| unsafe {
            (functions.attachment_name)(handle, buffer.cast(), size)
        });
        // SAFETY: as above.
        let media_type = ffi::wide_string(|buffer, size| unsafe {
            (functions.attachment_type)(handle, buffer.cast(), size)
        });
        let name = sanitised(&name, &format!("attachment-{}", index + 1));
        let size_bytes = size(functions, handle).unwrap_or(0);
        Some(Attachment { name, media_type, size_bytes: u64::from(size_bytes), payload: None })
    });
    attachments.collect()
}

/// The bytes of the attachment with this index, `max_bytes` of them at most.
pub(crate) fn bytes(
    functions: &Functions,
    document: *mut ffi::Document,
    index: usize,
    max_bytes: u64,
) -> Result<Vec<u8>> {
    let count = count(functions, document);
    let Some(handle) = (index < count).then(|| open(functions, document, index)).flatten() else {
        let message = format!("attachment index {index} is beyond the last of {count}");
        return Err(Error::new(Code::InvalidInput, message).hint("attachments count from 0"));
    };
    let Some(size) = size(functions, handle) else {
        return Err(Error::new(Code::Corrupt, format!("attachment {} has no bytes in the file", index + 1)));
    };
    if u64::from(size) > max_bytes {
        let what = format!("attachment {} of {size} bytes", index + 1);
        return Err(Limits::exceeded("max_payload_bytes", &what, max_bytes));
    }
    let mut bytes = vec![0u8; size as usize];
    let mut written = 0;
    // SAFETY: the attachment belongs to the open document, the buffer has the size stated.
    unsafe {
        (functions.attachment_file)(handle, bytes.as_mut_ptr().cast(), c_ulong::from(size), &mut written)
    };
    Ok(bytes)
}

fn count(functions: &Functions, document: *mut ffi::Document) -> usize {
    // SAFETY: the document is open.
    let count = unsafe { (functions.attachment_count)(document) };
    usize::try_from(count).unwrap_or(0).min(MAX_ATTACHMENTS)
}

fn open(functions: &Functions, document: *mut ffi::Document, index: usize) -> Option<*mut ffi::Attachment> {
    // SAFETY: the document is open, the index is in range.
    let handle = unsafe { (functions.attachment_at)(document, index as c_int) };
    (!handle.is_null()).then_some(handle)
}

/// Unpacked.
fn size(functions: &Functions, handle: *mut ffi::Attachment) -> Option<u32> {
    let mut size: c_ulong = 0;
    // SAFETY: the attachment belongs to the open document; no buffer is given, so only the size is told.
    let known = unsafe { (functions.attachment_file)(handle, std::ptr::null_mut::<c_void>(), 0, &mut size) };
    (known != 0).then(|| u32::try_from(size).ok()).flatten()
}
