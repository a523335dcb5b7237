//! How many recognitions run at once: one a core.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use ferrolab_base::{Cancel, Code, Error, Result};

/// A cancelled call notices within this.
const POLL: Duration = Duration::from_millis(20);

static RUNNING: Mutex<usize> = Mutex::new(0);
static FREED: Condvar = Condvar::new();

/// The right to run one process. Given back when dropped.
pub(crate) struct Slot(());

impl Slot {
    /// Wait for a core.
    pub(crate) fn take(cancel: &Cancel, deadline: Instant) -> Result<Self> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        while *running >= cores {
            cancel.check()?;
            if Instant::now() >= deadline {
                return Err(Error::new(Code::TimeLimit, "text recognition was not begun within its time")
                    .hint("recognise fewer pages at once, or give them more time"));
            }
            running = FREED.wait_timeout(running, POLL).unwrap_or_else(PoisonError::into_inner).0;
        }
        *running += 1;
        Ok(Self(()))
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        *RUNNING.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        FREED.notify_one();
    }
}
