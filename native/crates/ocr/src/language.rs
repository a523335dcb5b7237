//! Which language a page is in.
//!
//! Orientation and script detection names the script. Of languages in Latin letters,
//! the one is taken whose little words stand in the text: they are recognised well
//! enough even by the pack of another language, with and without their accents.

/// The packs that write a script as tesseract names it, the likeliest first.
pub(crate) fn packs_of_script(script: &str) -> &'static [&'static str] {
    match script {
        "Cyrillic" => &["rus", "ukr", "bul", "srp", "bel", "mkd", "kaz"],
        "Han" => &["chi_sim", "chi_tra", "jpn"],
        "Japanese" | "Hiragana" | "Katakana" => &["jpn", "chi_sim", "chi_tra"],
        "Korean" | "Hangul" => &["kor", "jpn", "chi_sim"],
        "Arabic" => &["ara", "fas", "urd"],
        "Hebrew" => &["heb", "yid"],
        "Greek" => &["ell", "grc"],
        "Devanagari" => &["hin", "mar", "nep", "san"],
        "Bengali" => &["ben", "asm"],
        "Thai" => &["tha"],
        "Tamil" => &["tam"],
        "Telugu" => &["tel"],
        "Georgian" => &["kat"],
        "Armenian" => &["hye"],
        _ => &[],
    }
}

/// Every pack of a script that is not Latin, for pages whose script can't be told.
pub(crate) const OTHER_PACKS: [&str; 12] =
    ["rus", "chi_sim", "jpn", "kor", "ara", "ell", "heb", "hin", "tha", "ukr", "chi_tra", "fas"];

/// Little words by pack.
const WORDS: [(&str, &str); 17] = [
    ("eng", "the of and to in is that for it with as was on are by this be from or not have which you but"),
    (
        "deu",
        "der die und das ist nicht ein eine von mit den dem zu im auf für fur sich des sie auch werden als an es wird sind oder bei",
    ),
    (
        "fra",
        "le la les des et est une un du dans que pour qui sur pas au par plus avec ce il sont vous nous ou cette aux",
    ),
    ("spa", "el la los las de que y en un una por con para se del es no lo al como más mas su este son ha"),
    ("ita", "il la di che e un una per in con non del della sono le dei da al nel si più piu anche gli alla"),
    (
        "por",
        "o a os as de que e do da em um uma para com não nao se no na por dos das mais ao como é são sao",
    ),
    (
        "nld",
        "de het een van en in is dat op te voor met zijn niet aan er om ook als bij door naar worden wordt",
    ),
    ("pol", "w i z na do się sie nie to jest że ze o od po przez dla jak za oraz lub są sa który"),
    ("ces", "a v se na je že ze s do o z k pro jako by za podle nebo jsou jeho při pri může muze"),
    (
        "vie",
        "và va của cua là la các cac có co được duoc trong cho một mot không khong với voi này nay những nhung để de người nguoi",
    ),
    ("swe", "och att det som en på pa är ar av för for med den till inte om ett har de eller från fran kan"),
    ("dan", "og at det er en den til på pa med af for ikke som de der et har om eller kan fra ved"),
    ("nor", "og det er en på pa med av for ikke som til har de et eller fra kan om ved å"),
    ("fin", "ja on ei se että etta oli hän han joka mutta ovat kun myös myos tai mukaan niin ole"),
    ("hun", "a az és es hogy nem egy is van ez meg csak de volt már mar kell vagy ha"),
    ("tur", "ve bir bu için icin ile olarak da de çok cok daha gibi olan ne kadar sonra"),
    ("ron", "și si în in de la cu pe nu este un o care din sau mai pentru sunt ca al"),
];

/// The language of a text in Latin letters by its little words; `None` when they do not say.
pub(crate) fn of_text(text: &str) -> Option<&'static str> {
    const MIN_WORDS: usize = 4;
    let words: Vec<String> = text
        .split(|character: char| !character.is_alphabetic())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let count = |list: &str| {
        let list: Vec<&str> = list.split(' ').collect();
        words.iter().filter(|word| list.contains(&word.as_str())).count()
    };
    let mut counts: Vec<(usize, &'static str)> =
        WORDS.iter().map(|(name, list)| (count(list), *name)).collect();
    counts.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    let (most, name) = counts[0];
    // One word in twenty-five at least, and clearly more than of the next language.
    (most >= MIN_WORDS && most * 25 >= words.len() && most * 10 > counts[1].0 * 11).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::of_text;

    #[test]
    fn little_words_tell_the_language() {
        let check = |text, expected| assert_eq!(of_text(text), expected, "{text}");
        check("It was the best of times, and it was the worst of times in that city.", Some("eng"));
        check("Das ist nicht der Weg, den die Leute mit dem Wagen zu nehmen haben und sind.", Some("deu"));
        check(
            "Les enfants sont dans la maison avec une amie qui est venue pour le dîner des parents.",
            Some("fra"),
        );
        check(
            "El perro de la casa no es como los de la calle, que son más grandes y con una cola.",
            Some("spa"),
        );
        check("Cac nguoi dan khong co duoc mot ngoi nha va cua cai cho con cai trong lang nay", Some("vie"));
        check("12 34 Xy", None);
        check("", None);
    }
}
