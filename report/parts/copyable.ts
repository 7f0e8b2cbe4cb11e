import { escapeHtml } from './html';

/** A command to copy. {@link COPY_SCRIPT} adds a button; without it the text can be selected. */
export function copyable(command: string): string {
  return `<div class="copy"><pre><code>${escapeHtml(command)}</code></pre></div>`;
}

/** Adds a button to each command. Where the clipboard cannot be written, the button selects the text. */
export const COPY_SCRIPT = `
for(const block of document.querySelectorAll('.copy')){
  const text=block.querySelector('code'),button=document.createElement('button');
  button.type='button';
  button.textContent='Copy';
  button.addEventListener('click',async()=>{
    try{await navigator.clipboard.writeText(text.textContent);button.textContent='Copied'}
    catch{getSelection().selectAllChildren(text);button.textContent='Selected'}
  });
  block.append(button);
}
`;
