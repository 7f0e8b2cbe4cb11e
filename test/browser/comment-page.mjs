/** What GitHub shows of a comment that `phasewatch diff --format markdown` wrote: paragraphs, lists, bold text and folded details. */
export function commentPage(markdown) {
  const lines = markdown.split('\n').filter((line) => !line.startsWith('<!--'));
  const blocks = lines.map((line) => {
    if (line === '' || line.startsWith('<details>') || line === '</details>') return line;
    return line.startsWith('- ') ? `<li>${inline(line.slice(2))}</li>` : `<p>${inline(line)}</p>`;
  });
  return `<!doctype html><html lang="en"><title>comment</title><style>
body{margin:0;padding:16px;background:#fff;color:#1f2328;font:14px/1.5 system-ui,sans-serif}
article{width:720px;border:1px solid #d1d9e0;border-radius:6px}header{padding:8px 16px;background:#f6f8fa;border-bottom:1px solid #d1d9e0;color:#59636e}
div{padding:4px 16px 12px}p{margin:8px 0}li{margin:4px 0 4px 20px}summary{cursor:pointer}
</style><article><header><b>github-actions</b> bot commented</header><div>${blocks.join('\n')}</div></article></html>`;
}

/** Bold text, and signs after a backslash as they are. */
function inline(text) {
  // Pieces at odd places are a sign after a backslash.
  const pieces = text.split(/\\(.)/g);
  return pieces
    .map((piece, i) => (i % 2 === 1 ? escape(piece) : escape(piece).replace(/\*\*(.+?)\*\*/g, '<b>$1</b>')))
    .join('');
}

function escape(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
