//! Frames: a kind, a length, a payload.

use ferrolab_base::{Code, Error, Result};

/// Kind and length.
pub(crate) const HEADER_BYTES: usize = 5;

/// What a frame says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A request, or a part of the reply.
    Data = 1,
    /// The reply is complete.
    Done = 2,
}

/// A frame as it goes over the socket.
pub(crate) fn encode(kind: Kind, payload: &[u8], max_bytes: usize) -> Result<Vec<u8>> {
    let length = u32::try_from(payload.len()).ok().filter(|_| payload.len() <= max_bytes);
    let Some(length) = length else {
        return Err(Error::new(
            Code::SizeLimit,
            format!("a message of {} bytes is over the limit of {max_bytes}", payload.len()),
        )
        .with("bytes", payload.len())
        .with("limit_bytes", max_bytes));
    };
    let mut frame = Vec::with_capacity(HEADER_BYTES + payload.len());
    frame.push(kind as u8);
    frame.extend_from_slice(&length.to_le_bytes());
    frame.extend_from_slice(payload);
    Ok(frame)
}

/// Bytes that have arrived, cut into frames.
#[derive(Debug, Default)]
pub(crate) struct FrameBuffer {
    bytes: Vec<u8>,
    start: usize,
}

impl FrameBuffer {
    /// Add bytes that have arrived.
    pub(crate) fn extend(&mut self, bytes: &[u8]) {
        if self.start == self.bytes.len() {
            self.bytes.clear();
            self.start = 0;
        } else if self.start > self.bytes.len() / 2 {
            self.bytes.drain(..self.start);
            self.start = 0;
        }
        self.bytes.extend_from_slice(bytes);
    }

    /// The next whole frame.
    ///
    /// # Errors
    /// `Worker` for a kind that is not known or a length over the limit: the other
    /// side is broken or hostile, and nothing it says can be used any more.
    pub(crate) fn pop(&mut self, max_bytes: usize) -> Result<Option<(Kind, Vec<u8>)>> {
        let waiting = &self.bytes[self.start..];
        let Some((&[kind, a, b, c, d], rest)) = waiting.split_first_chunk::<HEADER_BYTES>() else {
            return Ok(None);
        };
        let length = u32::from_le_bytes([a, b, c, d]) as usize;
        let kind = match kind {
            1 => Kind::Data,
            2 => Kind::Done,
            other => return Err(broken(format!("a frame of unknown kind {other}"))),
        };
        if length > max_bytes {
            return Err(broken(format!("a frame of {length} bytes, over the limit of {max_bytes}")));
        }
        let Some(payload) = rest.get(..length) else {
            return Ok(None);
        };
        let payload = payload.to_vec();
        self.start += HEADER_BYTES + length;
        Ok(Some((kind, payload)))
    }
}

fn broken(what: String) -> Error {
    Error::new(Code::Worker, format!("the worker process broke the protocol: it sent {what}"))
}

#[cfg(test)]
mod tests {
    use ferrolab_base::Code;

    use super::{FrameBuffer, Kind, encode};

    #[test]
    fn frames_survive_any_cut() {
        let mut stream = encode(Kind::Data, b"hello", 100).unwrap();
        stream.extend(encode(Kind::Done, b"", 100).unwrap());
        stream.extend(encode(Kind::Data, &[7; 60], 100).unwrap());
        for size in 1..stream.len() {
            let mut buffer = FrameBuffer::default();
            let mut frames = Vec::new();
            for part in stream.chunks(size) {
                buffer.extend(part);
                while let Some(frame) = buffer.pop(100).unwrap() {
                    frames.push(frame);
                }
            }
            assert_eq!(
                frames,
                [(Kind::Data, b"hello".to_vec()), (Kind::Done, Vec::new()), (Kind::Data, vec![7; 60])]
            );
        }
    }

    #[test]
    fn garbage_and_giants_are_errors() {
        let mut buffer = FrameBuffer::default();
        buffer.extend(b"garbage on the line");
        assert_eq!(buffer.pop(100).unwrap_err().code, Code::Worker);
        let mut buffer = FrameBuffer::default();
        buffer.extend(&[1, 0xFF, 0xFF, 0xFF, 0xFF]);
        assert_eq!(buffer.pop(100).unwrap_err().code, Code::Worker);
        assert_eq!(encode(Kind::Data, &[0; 101], 100).unwrap_err().code, Code::SizeLimit);
    }
}
