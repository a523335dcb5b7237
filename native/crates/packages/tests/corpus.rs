//! The shared corpus, where it lies beside the repository. The other tests are complete without it.

use std::fs;

use ferrolab_base::Code;
use ferrolab_base::reading::Limits;
use ferrolab_packages::decrypt;
use ferrolab_packages::zip::Archive;
use ferrolab_testing::corpus;

/// Files that others encrypted, by both ways, open with their password only.
#[test]
fn encrypted_files_open_with_their_password() {
    let Some(corpus) = corpus() else { return };
    let cases = [
        ("docx/poi-bug53475-password-is-pass.docx", "pass", "word/document.xml"),
        ("docx/tika-testWORD_protected_passtika.docx", "tika", "word/document.xml"),
    ];
    for (name, password, part) in cases {
        let bytes = fs::read(corpus.join(name)).expect("a corpus file can be read");
        let code = |password| decrypt::package(&bytes, password).map(|_| ()).map_err(|error| error.code);
        assert_eq!(code(None), Err(Code::PasswordRequired), "{name}");
        assert_eq!(code(Some("wrong")), Err(Code::PasswordWrong), "{name}");
        let package = decrypt::package(&bytes, Some(password)).expect("the password is right");
        let archive = Archive::open(&package, &Limits::default()).expect("it is an archive");
        assert!(archive.read(part).is_ok(), "{name}");
    }
}
