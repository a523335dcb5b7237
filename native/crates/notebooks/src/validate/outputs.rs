//! The rules of outputs and of data by media type.

use super::Rules;
use super::path::Path;
use super::rules::{Report, without_newline};
use crate::json::View;
use crate::notebook::shortened;
use crate::output::OutputKind;

impl Rules {
    pub(super) fn outputs(self, outputs: View<'_>, path: Path<'_>, report: &mut Report) {
        if !report.array(outputs, path) {
            return;
        }
        for (at, output) in outputs.items().enumerate() {
            let place = path.index(at);
            if report.object(output, place) {
                self.output(output, place, report);
            }
        }
    }

    fn output(self, output: View<'_>, path: Path<'_>, report: &mut Report) {
        let Some(kind) = output.get("output_type") else {
            return report.required(output, &["output_type"], path);
        };
        let required: &[&str] = match OutputKind::from_name(&kind.string().unwrap_or_default()) {
            OutputKind::ExecuteResult => &["output_type", "data", "metadata", "execution_count"],
            OutputKind::DisplayData => &["output_type", "data", "metadata"],
            OutputKind::Stream => &["output_type", "name", "text"],
            OutputKind::Error => &["output_type", "ename", "evalue", "traceback"],
            OutputKind::Other if self.future => return,
            OutputKind::Other => {
                let message = format!("{} is no kind of output", shortened(kind.raw()));
                return report.error(path.key("output_type"), message);
            }
        };
        report.required(output, required, path);
        for (key, value) in output.members() {
            let Some(key) = key.string() else { continue };
            if required.contains(&key.as_ref()) {
                self.output_field(&key, value, path.key(&key), report);
            } else if !self.future {
                report.unknown_key(&key, path);
            }
        }
    }

    fn output_field(self, key: &str, value: View<'_>, path: Path<'_>, report: &mut Report) {
        match key {
            "data" => self.bundle(value, path, report),
            "metadata" => {
                report.object(value, path);
            }
            "execution_count" => report.count(value, path),
            "text" => report.multiline(value, path),
            "name" | "ename" | "evalue" => report.string(value, path),
            "traceback" if report.array(value, path) => report.strings(value, path),
            _ => {}
        }
    }

    /// Text by media type; data that is JSON may be anything.
    fn bundle(self, bundle: View<'_>, path: Path<'_>, report: &mut Report) {
        if !report.object(bundle, path) || self.future {
            return;
        }
        for (key, value) in bundle.members() {
            let Some(media) = key.string() else { continue };
            if !is_json(&media) {
                report.multiline(value, path.key(&media));
            }
        }
    }

    pub(super) fn attachments(self, attachments: View<'_>, path: Path<'_>, report: &mut Report) {
        if !report.object(attachments, path) {
            return;
        }
        for (key, value) in attachments.members() {
            let Some(name) = key.string() else { continue };
            self.bundle(value, path.key(&name), report);
        }
    }
}

/// `^application/(.*\+)?json$`
fn is_json(media: &str) -> bool {
    let Some(kind) = without_newline(media).strip_prefix("application/") else { return false };
    kind == "json" || kind.strip_suffix("+json").is_some_and(|rest| !rest.contains('\n'))
}
