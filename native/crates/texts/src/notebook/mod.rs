//! Jupyter notebooks of the formats 3 and 4.
//!
//! The page's text is Markdown: Markdown cells as they are written, code and outputs as
//! fenced code. Of an output's kinds the one that reads best as text is taken; pictures
//! are kept as they are.

mod ansi;
mod model;
mod page;

use ferrolab_base::document::{Document, Header, Parsed};
use ferrolab_base::{Cancel, Code, Error, Reading, Result};
use ferrolab_markup::decode;

use self::model::{Cell, Notebook, Output};
use self::page::Builder;

pub(crate) fn parse(bytes: &[u8], reading: &Reading, cancel: &Cancel) -> Result<Parsed> {
    let decoded = decode(bytes, reading.encoding.as_deref(), false)?;
    let notebook: Notebook = match serde_json::from_str(&decoded.text) {
        Ok(notebook) => notebook,
        Err(error) => return as_json(bytes, &error, reading, cancel),
    };
    let mut header = header(&notebook, decoded.warnings);
    let language = language(&notebook).to_owned();
    let mut builder = Builder::new(reading, cancel);
    let cells = notebook.worksheets.iter().flat_map(|sheet| &sheet.cells).chain(&notebook.cells);
    for cell in cells {
        cancel.check()?;
        if builder.is_full() {
            let most = reading.limits.max_elements;
            header.warnings.push(format!("reading stopped after {most} parts, the limit max_elements"));
            break;
        }
        write_cell(cell, &language, &mut builder)?;
    }
    let built = builder.finish();
    header.warnings.extend(built.warnings);
    if header.metadata.title.is_none() {
        header.metadata.title = built.outline.first().map(|entry| entry.title.clone());
    }
    header.outline = built.outline;
    let document = Document { header, pages: vec![built.page] };
    Ok(Parsed { document, markdown: None, payloads: built.payloads })
}

/// A notebook that is cut or damaged still has its source.
fn as_json(bytes: &[u8], error: &serde_json::Error, reading: &Reading, cancel: &Cancel) -> Result<Parsed> {
    let mut parsed = crate::json::parse(bytes, reading, cancel).map_err(|_| {
        Error::new(Code::Corrupt, format!("the notebook is not valid JSON: {error}"))
            .hint("open it in Jupyter and save it again")
    })?;
    let header = &mut parsed.document.header;
    (header.format, header.media_type) = ("ipynb".to_owned(), "application/x-ipynb+json".to_owned());
    header.warnings.insert(0, format!("the notebook is damaged and was read as JSON: {error}"));
    Ok(parsed)
}

fn language(notebook: &Notebook) -> &str {
    let metadata = &notebook.metadata;
    let by_kernel = [&metadata.kernelspec.language, &metadata.language_info.name];
    let by_kernel = by_kernel.into_iter().map(|text| text.0.as_str()).find(|name| !name.is_empty());
    let cells = notebook.worksheets.iter().flat_map(|sheet| &sheet.cells);
    let by_cell = cells.map(|cell| cell.language.0.as_str()).find(|name| !name.is_empty());
    by_kernel.or(by_cell).unwrap_or("").trim()
}

fn header(notebook: &Notebook, warnings: Vec<String>) -> Header {
    let mut header = Header {
        format: "ipynb".to_owned(),
        media_type: "application/x-ipynb+json".to_owned(),
        page_count: 1,
        warnings,
        ..Header::default()
    };
    let metadata = &notebook.metadata;
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    header.metadata.title = some(&metadata.title.0);
    header.metadata.authors = metadata.authors.iter().filter_map(|author| some(&author.name.0)).collect();
    let format = notebook.nbformat.map(|format| format.to_string()).unwrap_or_default();
    let kernel = [&metadata.kernelspec.display_name.0, &metadata.kernelspec.name.0];
    let kernel = kernel.into_iter().find(|name| !name.is_empty()).cloned().unwrap_or_default();
    let language = [language(notebook), &metadata.language_info.version.0].join(" ").trim().to_owned();
    let others = [("kernel", kernel), ("programming language", language), ("nbformat", format)];
    let others = others.into_iter().filter(|(_, value)| !value.is_empty());
    header.metadata.other = others.map(|(name, value)| (name.to_owned(), value)).collect();
    header
}

fn write_cell(cell: &Cell, language: &str, builder: &mut Builder<'_>) -> Result<()> {
    for (name, data) in &cell.attachments {
        for (media_type, content) in data {
            builder.attachment(name, media_type, &content.0);
        }
    }
    let source = cell.source.0.as_str();
    match cell.cell_type.0.as_str() {
        "markdown" | "html" => builder.markdown(source)?,
        "heading" => {
            let hashes = "#".repeat(usize::from(cell.level.unwrap_or(1).clamp(1, 6)));
            builder.markdown(&format!("{hashes} {}", ferrolab_compose::folded(source)))?;
        }
        "code" => {
            builder.code(source, language);
            for output in &cell.outputs {
                write_output(output, builder)?;
            }
        }
        _ => builder.code(source, ""),
    }
    Ok(())
}

fn write_output(output: &Output, builder: &mut Builder<'_>) -> Result<()> {
    if matches!(output.output_type.0.as_str(), "error" | "pyerr") {
        write_error(output, builder);
        return Ok(());
    }
    let of = |media_type: &str, own: &'_ str| -> String {
        output.data.get(media_type).map_or(own, |text| text.0.as_str()).to_owned()
    };
    let pictures = [
        ("image/png", of("image/png", &output.png.0)),
        ("image/jpeg", of("image/jpeg", &output.jpeg.0)),
        ("image/svg+xml", of("image/svg+xml", &output.svg.0)),
    ];
    let plain = of("text/plain", &output.text.0);
    if let Some((media_type, content)) = pictures.iter().find(|(_, content)| !content.is_empty()) {
        builder.picture(media_type, content, &plain);
        return Ok(());
    }
    let markdown = of("text/markdown", "");
    let latex = of("text/latex", &output.latex.0);
    let html = of("text/html", &output.html.0);
    if !markdown.trim().is_empty() {
        builder.markdown(&markdown)?;
    } else if !latex.trim().is_empty() {
        builder.markdown(&latex)?;
    } else if html.contains("<table") || plain.trim().is_empty() && !html.trim().is_empty() {
        builder.html(&html)?;
    } else {
        builder.code(&ansi::without_escapes(&plain), "");
    }
    Ok(())
}

fn write_error(output: &Output, builder: &mut Builder<'_>) {
    let traceback = ansi::without_escapes(&output.traceback.0);
    let summary = format!("{}: {}", output.ename.0, output.evalue.0);
    let text = if traceback.trim().is_empty() { summary } else { traceback };
    builder.code(&text, "");
}
