//! What a page says about itself in its head.

use ferrolab_base::document::Metadata;
use ferrolab_compose::folded;
use scraper::{Html, Node};

/// What was found, before it is known which of several wins.
#[derive(Default)]
struct Found {
    title: Option<String>,
    language: Option<String>,
    /// Names in lower case, in the order of the page.
    meta: Vec<(String, String)>,
}

impl Found {
    /// The first of `names` that the page has a value for.
    fn first(&self, names: &[&str]) -> Option<String> {
        let value =
            |name: &&str| self.meta.iter().find(|(found, _)| found == name).map(|(_, value)| value.clone());
        names.iter().find_map(value)
    }

    fn all(&self, name: &str) -> impl Iterator<Item = &String> {
        self.meta.iter().filter(move |(found, _)| found == name).map(|(_, value)| value)
    }
}

/// Names that have their own field.
const TITLE: &[&str] = &["og:title", "twitter:title", "dc.title", "citation_title"];
const AUTHOR: &[&str] = &["citation_author", "author", "article:author", "dc.creator", "dcterms.creator"];
const SUBJECT: &[&str] = &["description", "og:description", "dc.description", "twitter:description"];
const CREATED: &[&str] = &[
    "article:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dcterms.created",
    "citation_publication_date",
];
const MODIFIED: &[&str] =
    &["article:modified_time", "og:updated_time", "datemodified", "last-modified", "dcterms.modified"];
const KEYWORDS: &[&str] = &["keywords", "news_keywords"];
const LANGUAGE: &[&str] = &["content-language", "dc.language", "og:locale"];

/// Read `<title>`, `<meta>`, the canonical address and the language.
pub(super) fn read(html: &Html, metadata: &mut Metadata) {
    let found = find(html);
    metadata.title = found.title.clone().or_else(|| found.first(TITLE));
    metadata.subject = found.first(SUBJECT);
    metadata.created = found.first(CREATED);
    metadata.modified = found.first(MODIFIED);
    metadata.creator = found.first(&["generator"]);
    metadata.language =
        found.language.clone().or_else(|| found.first(LANGUAGE)).map(|tag| tag.replace('_', "-"));
    if let Some(name) = AUTHOR.iter().find(|name| found.all(name).next().is_some()) {
        metadata.authors = found.all(name).cloned().collect();
    }
    let words = KEYWORDS.iter().find_map(|name| found.first(&[name]));
    metadata.keywords = words
        .iter()
        .flat_map(|words| words.split([',', ';']))
        .map(folded)
        .filter(|word| !word.is_empty())
        .collect();
    let has_field = |name: &str| {
        [TITLE, AUTHOR, SUBJECT, CREATED, MODIFIED, KEYWORDS, LANGUAGE]
            .iter()
            .any(|names| names.contains(&name))
    };
    let others = found.meta.into_iter().filter(|(name, _)| !has_field(name) && is_told(name));
    metadata.other.extend(others);
}

/// Instructions to browsers and robots say nothing about the page.
fn is_told(name: &str) -> bool {
    name.starts_with("og:")
        || name.starts_with("article:")
        || name.starts_with("dc")
        || name.starts_with("citation_")
        || name == "canonical"
}

/// The most entries of a head that are looked at.
const MAX_ENTRIES: usize = 500;

fn find(html: &Html) -> Found {
    let mut found = Found::default();
    for node in html.tree.root().descendants() {
        let Node::Element(element) = node.value() else { continue };
        let attribute = |name: &str| element.attr(name).map(folded).filter(|value| !value.is_empty());
        match element.name() {
            "html" => found.language = attribute("lang").or_else(|| attribute("xml:lang")),
            "title" if found.title.is_none() => {
                let text =
                    node.first_child().and_then(|child| child.value().as_text().map(|text| folded(text)));
                found.title = text.filter(|text| !text.is_empty());
            }
            "meta" => {
                let name = attribute("name").or_else(|| attribute("property"));
                let name = name.or_else(|| attribute("itemprop")).or_else(|| attribute("http-equiv"));
                if let (Some(name), Some(content)) = (name, attribute("content")) {
                    found.meta.push((name.to_ascii_lowercase(), content));
                }
            }
            "link" if element.attr("rel") == Some("canonical") => {
                found.meta.extend(attribute("href").map(|href| ("canonical".to_owned(), href)));
            }
            // What follows is the page itself, where a picture may have a <title> too.
            "body" => break,
            _ => {}
        }
        if found.meta.len() >= MAX_ENTRIES {
            break;
        }
    }
    found
}
