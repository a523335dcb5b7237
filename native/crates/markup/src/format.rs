//! The formats that detection tells apart.

use serde::{Deserialize, Serialize};

macro_rules! formats {
    ($($(#[$doc:meta])* $variant:ident, $name:literal, $media_type:literal, [$($alias:literal),*], [$($extension:literal),*];)*) => {
        /// What kind of file it is. All are recognised; [`Format::is_markup`] says which this crate reads.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Format { $($(#[$doc])* $variant,)* }

        impl Format {
            /// All formats, in the table's order.
            pub const ALL: &'static [Format] = &[$(Format::$variant,)*];

            /// Short lower-case name, as in `pdf`.
            pub fn as_str(self) -> &'static str {
                match self { $(Format::$variant => $name,)* }
            }

            /// The registered media type, as in `application/pdf`.
            pub fn media_type(self) -> &'static str {
                match self { $(Format::$variant => $media_type,)* }
            }

            /// The format whose media type, or a known alias of it, this is. Parameters are ignored.
            pub fn from_media_type(media_type: &str) -> Option<Format> {
                let essence = media_type.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
                let format = match essence.as_str() {
                    $($media_type $(| $alias)* => Format::$variant,)*
                    _ => Format::Unknown,
                };
                (format != Format::Unknown).then_some(format)
            }

            /// The format that a file's extension, without the dot, stands for.
            pub fn from_extension(extension: &str) -> Option<Format> {
                let extension = extension.to_ascii_lowercase();
                let of = |extensions: &[&str]| extensions.contains(&extension.as_str());
                let table: &[(Format, &[&str])] = &[$((Format::$variant, &[$($extension),*]),)*];
                table.iter().find(|(_, extensions)| of(extensions)).map(|&(format, _)| format)
            }
        }
    };
}

formats! {
    /// Portable Document Format.
    Pdf, "pdf", "application/pdf", ["application/x-pdf"], ["pdf"];
    /// CommonMark and its kin.
    Markdown, "markdown", "text/markdown", ["text/x-markdown"], ["md", "markdown", "mdown", "mkd", "mkdn", "mdx", "qmd", "rmd"];
    /// HTML and XHTML.
    Html, "html", "text/html", ["application/xhtml+xml"], ["html", "htm", "xhtml", "xht", "shtml"];
    /// Plain text, program text among it.
    Text, "text", "text/plain", ["text/x-python", "text/x-log", "text/x-rst"], ["txt", "text", "log", "rst", "py", "rs", "js", "ts", "c", "h", "cpp", "java", "go", "sh", "sql", "toml", "ini", "cfg", "yaml", "yml", "tex", "srt", "vtt"];
    /// Comma-separated values, whatever the delimiter.
    Csv, "csv", "text/csv", ["application/csv"], ["csv"];
    /// Tab-separated values.
    Tsv, "tsv", "text/tab-separated-values", [], ["tsv", "tab"];
    /// One JSON value.
    Json, "json", "application/json", ["text/json"], ["json", "geojson"];
    /// One JSON value a line.
    Jsonl, "jsonl", "application/jsonl", ["application/x-ndjson", "application/x-jsonlines"], ["jsonl", "ndjson"];
    /// Jupyter notebook.
    Ipynb, "ipynb", "application/x-ipynb+json", [], ["ipynb"];
    /// XML that is none of the others.
    Xml, "xml", "application/xml", ["text/xml"], ["xml"];
    /// Scalable Vector Graphics.
    Svg, "svg", "image/svg+xml", [], ["svg"];
    /// Word, Office Open XML.
    Docx, "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", [], ["docx", "docm", "dotx"];
    /// Excel, Office Open XML.
    Xlsx, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", [], ["xlsx", "xlsm", "xltx", "xlsb"];
    /// PowerPoint, Office Open XML.
    Pptx, "pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", [], ["pptx", "pptm", "potx", "ppsx"];
    /// OpenDocument text.
    Odt, "odt", "application/vnd.oasis.opendocument.text", [], ["odt", "ott"];
    /// OpenDocument spreadsheet.
    Ods, "ods", "application/vnd.oasis.opendocument.spreadsheet", [], ["ods", "ots"];
    /// OpenDocument presentation.
    Odp, "odp", "application/vnd.oasis.opendocument.presentation", [], ["odp", "otp"];
    /// Electronic book.
    Epub, "epub", "application/epub+zip", [], ["epub"];
    /// Rich Text Format.
    Rtf, "rtf", "application/rtf", ["text/rtf"], ["rtf"];
    /// An e-mail as it travels.
    Eml, "eml", "message/rfc822", [], ["eml", "mbox"];
    /// An e-mail as Outlook keeps it.
    Msg, "msg", "application/vnd.ms-outlook", [], ["msg"];
    /// Word, binary.
    Doc, "doc", "application/msword", [], ["doc", "dot"];
    /// Excel, binary.
    Xls, "xls", "application/vnd.ms-excel", [], ["xls", "xlt"];
    /// PowerPoint, binary.
    Ppt, "ppt", "application/vnd.ms-powerpoint", [], ["ppt", "pps"];
    /// An Office Open XML file with a password; which one cannot be seen from outside.
    OfficeEncrypted, "office-encrypted", "application/x-ole-encrypted-package", [], [];
    /// PNG image.
    Png, "png", "image/png", [], ["png", "apng"];
    /// JPEG image.
    Jpeg, "jpeg", "image/jpeg", ["image/jpg"], ["jpg", "jpeg", "jpe", "jfif"];
    /// GIF image.
    Gif, "gif", "image/gif", [], ["gif"];
    /// WebP image.
    Webp, "webp", "image/webp", [], ["webp"];
    /// TIFF image.
    Tiff, "tiff", "image/tiff", [], ["tif", "tiff"];
    /// Windows bitmap.
    Bmp, "bmp", "image/bmp", ["image/x-ms-bmp"], ["bmp", "dib"];
    /// A zip archive that is none of the packages above.
    Zip, "zip", "application/zip", ["application/x-zip-compressed"], ["zip"];
    /// A gzip stream.
    Gzip, "gzip", "application/gzip", ["application/x-gzip"], ["gz", "tgz"];
    /// Nothing that is known here.
    Unknown, "unknown", "application/octet-stream", [], [];
}

impl Format {
    /// Whether [`crate::parse`] knows its structure.
    pub fn is_markup(self) -> bool {
        matches!(self, Format::Markdown | Format::Html | Format::Text)
    }

    /// The format that [`Format::as_str`] calls so.
    pub fn named(name: &str) -> Option<Format> {
        Format::ALL.iter().copied().find(|format| format.as_str() == name)
    }

    /// Whether its files are pictures made of pixels.
    pub fn is_picture(self) -> bool {
        use Format::*;
        matches!(self, Png | Jpeg | Gif | Webp | Tiff | Bmp)
    }

    /// Whether its pages can be drawn as they look.
    pub fn has_looks(self) -> bool {
        self == Format::Pdf || self.is_picture()
    }

    /// Whether its source is worth reading as plain text while its structure is not known here.
    pub fn reads_as_text(self) -> bool {
        use Format::*;
        matches!(self, Csv | Tsv | Json | Jsonl | Xml | Svg | Eml)
    }

    /// Whether its files are text when opened in an editor.
    pub fn is_textual(self) -> bool {
        use Format::*;
        matches!(self, Markdown | Html | Text | Csv | Tsv | Json | Jsonl | Ipynb | Xml | Svg | Rtf | Eml)
    }

    /// The format that a file name's extension stands for.
    pub fn from_name(name: &str) -> Option<Format> {
        let file_name = name.rsplit(['/', '\\']).next()?;
        let (stem, extension) = file_name.rsplit_once('.')?;
        if stem.is_empty() { None } else { Format::from_extension(extension) }
    }
}

#[cfg(test)]
mod tests {
    use super::Format;

    #[test]
    fn names_media_types_and_extensions_lead_back_to_their_format() {
        for &format in Format::ALL {
            let known = (format != Format::Unknown).then_some(format);
            assert_eq!(Format::from_media_type(format.media_type()), known);
            assert_eq!(Format::named(format.as_str()), Some(format));
        }
        assert_eq!(Format::named("PDF"), None);
        for (extension, format) in [("pdf", Format::Pdf), ("GZ", Format::Gzip), ("jpg", Format::Jpeg)] {
            assert_eq!(Format::from_extension(extension), Some(format));
        }
    }

    #[test]
    fn pages_of_pictures_and_pdf_can_be_drawn() {
        let drawn: Vec<_> =
            Format::ALL.iter().filter(|format| format.has_looks()).map(|it| it.as_str()).collect();
        assert_eq!(drawn, ["pdf", "png", "jpeg", "gif", "webp", "tiff", "bmp"]);
    }

    #[test]
    fn file_names_are_read_without_folders_and_case() {
        assert_eq!(Format::from_name("a.pdf/Report.HTML"), Some(Format::Html));
        assert_eq!(Format::from_name("C:\\x.md\\notes"), None);
        assert_eq!(Format::from_name(".md"), None);
        assert_eq!(Format::from_media_type("Text/HTML; charset=utf-8"), Some(Format::Html));
    }
}
