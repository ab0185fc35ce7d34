//! How far an import is, shown on standard error while that is a terminal.

use indicatif::{ProgressBar, ProgressStyle};
use std::io::Read;

/// How far an import is, in bytes read.
pub struct Progress(ProgressBar);

impl Progress {
    /// Of so many bytes.
    pub fn new(bytes: u64) -> Progress {
        let bar = ProgressBar::new(bytes);
        let style = ProgressStyle::with_template("{bar:30} {percent:>3} %  {binary_bytes_per_sec}  {eta} left");
        Progress(bar.with_style(style.expect("the template is one")))
    }

    /// A source whose reading is progress.
    pub fn reading<R: Read>(&self, source: R) -> impl Read + use<R> {
        self.0.wrap_read(source)
    }

    /// So many bytes more.
    pub fn advance(&self, bytes: u64) {
        self.0.inc(bytes);
    }

    /// It is over.
    pub fn finish(&self) {
        self.0.finish_and_clear();
    }
}
