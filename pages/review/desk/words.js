// Texts cut into words, white space and marks. Joined again they are the text, to the code unit.

const NO_SPACES =
  "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}";
const LETTER = `(?:(?![${NO_SPACES}])[\\p{L}\\p{N}\\p{Pc}])\\p{M}*`;
const WORD = `(?:${LETTER})+(?:['’\\-](?:${LETTER})+)*`;
const PICTURE = "\\p{Extended_Pictographic}(?:\\p{EMod}|\\uFE0F)?";
const EMOJI = `\\p{RI}\\p{RI}|${PICTURE}(?:\\u200D${PICTURE})*`;
// What is none of these stands alone, with the marks that belong to it; half a pair, too.
const PIECE = new RegExp(`${WORD}|\\s|${EMOJI}|[^]\\p{M}*`, "gu");

/** A text in words, single white space and single marks; of scripts without spaces, in characters. */
export function words(text) {
  return text.match(PIECE) ?? [];
}

/** A text in lines, each with the line break that ends it. */
export function lines(text) {
  return text.match(/[^\n]*\n|[^\n]+/g) ?? [];
}
