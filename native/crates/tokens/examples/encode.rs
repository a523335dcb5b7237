//! Write the token ids of texts: `encode ENCODING < texts`, where each text ends with a NUL byte.
//!
//! Writes a line for each text, for comparison with another tokenizer.

use std::error::Error;
use std::io::{Read, Write};

use ferrolab_tokens::{Encoding, EncodingName};

fn main() -> Result<(), Box<dyn Error>> {
    let name = std::env::args().nth(1).unwrap_or_else(|| "o200k_base".into());
    let encoding = Encoding::get(EncodingName::from_name(&name)?);
    let mut input = String::new();
    std::io::stdin().read_to_string(&mut input)?;
    let mut output = std::io::BufWriter::new(std::io::stdout().lock());
    for text in input.strip_suffix('\0').unwrap_or(&input).split('\0') {
        let ids: Vec<String> = encoding.encode(text).iter().map(u32::to_string).collect();
        writeln!(output, "{}", ids.join(" "))?;
    }
    Ok(())
}
