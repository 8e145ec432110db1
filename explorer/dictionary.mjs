// The data dictionary as docs/dataset.md has it: tables with their columns, and vocabularies with their words.

// Cells of a row of a table in Markdown.
const cells = (line) => line.split(/(?<!\\)\|/).slice(1, -1).map((cell) => cell.trim().replaceAll('\\|', '|'));

export function dictionary(text) {
  const tables = {};
  const words = {};
  for (const section of text.split(/^#{2,3} /m).slice(1)) {
    const lines = section.split('\n');
    const title = lines[0].trim();
    const rows = lines.filter((line) => line.startsWith('|')).slice(2).map(cells);
    const about = lines.slice(1).find((line) => line.trim() && !line.startsWith('|')) ?? '';
    if (/^(observed|truth|series)\//.test(title)) {
      const columns = {};
      for (const [name, type, meaning] of rows) {
        const [, sentence, vocabulary] = /^(.*?)(?:\s*\[Words\]\(#words-([\w-]+)\))?$/.exec(meaning);
        columns[name] = vocabulary ? [type, sentence, vocabulary] : [type, sentence];
      }
      tables[title] = { about: about.trim(), columns };
    } else if (title.startsWith('Words: ')) {
      words[title.slice(7).replaceAll(' ', '-')] = Object.fromEntries(rows);
    }
  }
  for (const [name, { columns }] of Object.entries(tables)) {
    for (const [column, [, , vocabulary]] of Object.entries(columns)) {
      if (vocabulary && !words[vocabulary]) throw new Error(`${name}.${column}: there is no vocabulary ${vocabulary}`);
    }
  }
  if (Object.keys(tables).length < 30 || Object.keys(words).length < 30) throw new Error('docs/dataset.md is not as expected');
  return { tables, words };
}
