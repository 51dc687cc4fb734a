use std::{
    io::{self, BufRead, BufReader, Chain, Cursor, Read},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::{FrameDecoder, StreamingDecoder};

/// A source of bytes.
pub(crate) type Bytes = Box<dyn BufRead + Send>;

/// As much of the start of a file as its kind is told from.
pub(crate) const HEAD: usize = 64 << 10;

/// Reads the start of a source and gives it back with the whole, unpacked as often as it is packed (three times at most).
pub(crate) fn open(source: impl Read + Send + 'static) -> io::Result<(Vec<u8>, Bytes)> {
    let (mut head, mut bytes) = peek(Box::new(BufReader::new(source)))?;
    for _ in 0..3 {
        let packed = Arc::new(AtomicU64::new(0));
        let counted = BufReader::new(Counted {
            inner: bytes,
            read: packed.clone(),
        });
        let unpacked: Box<dyn Read + Send> = if head.starts_with(&[0x1f, 0x8b]) {
            Box::new(MultiGzDecoder::new(counted))
        } else if head.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
            Box::new(Frames {
                source: Some(counted),
                frame: None,
            })
        } else {
            return Ok((head, Box::new(counted)));
        };
        (head, bytes) = peek(Box::new(BufReader::new(Bounded {
            inner: unpacked,
            packed,
            unpacked: 0,
        })))?;
    }
    Ok((head, bytes))
}

fn peek(mut bytes: Bytes) -> io::Result<(Vec<u8>, Bytes)> {
    let mut head = Vec::new();
    bytes.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
    let whole: Chain<Cursor<Vec<u8>>, Bytes> = Cursor::new(head.clone()).chain(bytes);
    Ok((head, Box::new(whole)))
}

/// The error of data that expands beyond all measure.
#[derive(Debug, thiserror::Error)]
#[error("{packed} bytes unpack to more than {unpacked} bytes: not a text")]
pub(crate) struct Bomb {
    packed: u64,
    unpacked: u64,
}

struct Counted {
    inner: Bytes,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.read.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

/// Unpacked bytes, up to a bound: prose packs to a third or a tenth, so two hundred times its size is none.
struct Bounded {
    inner: Box<dyn Read + Send>,
    packed: Arc<AtomicU64>,
    unpacked: u64,
}

/// Unpacked bytes for each packed one, at most.
pub(super) const MOST_RATIO: u64 = 200;
/// Below this, any ratio passes.
pub(super) const FREE: u64 = 32 << 20;

impl Read for Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.unpacked += n as u64;
        let packed = self.packed.load(Ordering::Relaxed);
        if self.unpacked > FREE && self.unpacked > packed.saturating_mul(MOST_RATIO) {
            return Err(io::Error::other(Bomb {
                packed,
                unpacked: self.unpacked,
            }));
        }
        Ok(n)
    }
}

/// The frames of zstd data, one behind another.
struct Frames {
    source: Option<BufReader<Counted>>,
    frame: Option<StreamingDecoder<BufReader<Counted>, FrameDecoder>>,
}

impl Read for Frames {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(frame) = &mut self.frame {
                let n = frame.read(buffer)?;
                if n > 0 || buffer.is_empty() {
                    return Ok(n);
                }
                self.source = self.frame.take().map(StreamingDecoder::into_inner);
            }
            let Some(mut source) = self.source.take() else {
                return Ok(0);
            };
            if source.fill_buf()?.is_empty() {
                return Ok(0);
            }
            self.frame = Some(StreamingDecoder::new(source).map_err(io::Error::other)?);
        }
    }
}
