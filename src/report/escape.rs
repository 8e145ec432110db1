//! What comes from a run, made safe for where it stands: in HTML, in a script's data, in an address, in a policy.

use sha2::{Digest, Sha256};

/// Text for HTML, within an element or within quotes.
#[must_use]
pub fn html(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            _ => safe.push(letter),
        }
    }
    safe
}

/// Text of the program for HTML, in which names of keys, flags and commands stand between backticks.
#[must_use]
pub fn prose(text: &str) -> String {
    let ticks = text.matches('`').count();
    let part = |(place, part): (usize, &str)| match place % 2 {
        0 => html(part),
        // A last one without its fellow is text.
        _ if place == ticks => format!("`{}", html(part)),
        _ => format!("<code>{}</code>", html(part)),
    };
    text.split('`').enumerate().map(part).collect()
}

/// A picture as an address (RFC 2397) for an attribute between double quotes: a quarter shorter than in base 64, since
/// only what would end the address or the attribute is written otherwise.
#[must_use]
pub fn svg_address(svg: &str) -> String {
    // Browsers take line breaks out of addresses.
    let line = svg.trim().replace(">\n", ">").replace("\n<", "<").replace('\n', " ");
    let quote = if line.contains('\'') { "%22" } else { "'" };
    let safe = line
        .replace('%', "%25")
        .replace('#', "%23")
        .replace('&', "&amp;")
        .replace('"', quote);
    format!("data:image/svg+xml,{safe}")
}

/// JSON for a `script` element: no text of it can end the element or begin a comment.
#[must_use]
pub fn data(json: &serde_json::Value) -> String {
    json.to_string()
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

/// How a Content-Security-Policy names a script or a style sheet that stands in the page.
#[must_use]
pub fn policy_hash(text: &str) -> String {
    format!("'sha256-{}'", base64(&Sha256::digest(text.as_bytes())))
}

/// Bytes in base 64 (RFC 4648, section 4).
#[must_use]
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let bits = (byte(0) << 16) | (byte(1) << 8) | byte(2);
        for place in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * place)) as usize & 63];
            text.push(if place > three.len() { '=' } else { char::from(letter) });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_becomes_markup() {
        let name = "Bank <script>alert('1')</script> & \"Söhne\" 🏦";
        assert_eq!(
            html(name),
            "Bank &lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;Söhne&quot; 🏦"
        );
        let json = serde_json::json!({ "name": "</script><!-- 🏦\u{2028}" });
        let safe = data(&json);
        assert_eq!(safe, r#"{"name":"\u003c/script\u003e\u003c!-- 🏦\u2028"}"#);
        assert_eq!(serde_json::from_str::<serde_json::Value>(&safe).unwrap(), json);
    }

    #[test]
    fn keys_stand_out_in_a_sentence() {
        assert_eq!(
            prose("by `--seeds`, & `<b>`."),
            "by <code>--seeds</code>, &amp; <code>&lt;b&gt;</code>."
        );
        assert_eq!(prose("a ` alone"), "a ` alone");
    }

    #[test]
    fn a_picture_ends_neither_its_address_nor_its_quotes() {
        let svg = "<svg fill=\"#fff\">\n<text>\n5% &lt; 6%,\nor so\n</text>\n</svg>\n";
        assert_eq!(
            svg_address(svg),
            "data:image/svg+xml,<svg fill='%23fff'><text>5%25 &amp;lt; 6%25, or so</text></svg>"
        );
        assert_eq!(svg_address("<a b=\"it's\"/>"), "data:image/svg+xml,<a b=%22it's%22/>");
    }

    #[test]
    fn base64_is_that_of_the_standard() {
        let written = ["", "f", "fo", "foo", "foob", "fooba", "foobar"].map(|text| base64(text.as_bytes()));
        assert_eq!(
            written,
            ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"]
        );
        assert_eq!(policy_hash(""), "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='");
    }
}
