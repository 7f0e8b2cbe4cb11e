/**
 * What a page with tables does beyond HTML: it sorts and filters rows, opens the folded part that a link names, and opens
 * all of them for paper. Everything can be read without it.
 */
export const PAGE_SCRIPT = `
for(const bar of document.querySelectorAll('.filters')){
  const rows=[...document.querySelectorAll('#'+bar.dataset.for+' [data-row]')];
  const choices=[...bar.querySelectorAll('select')],text=bar.querySelector('[data-text]'),shown=bar.querySelector('output');
  const apply=()=>{
    const words=text.value.toLowerCase();
    let left=0;
    for(const row of rows){
      const fits=choices.every(c=>c.value===''||(row.getAttribute('data-'+c.dataset.by)||'').split(' ').includes(c.value))&&row.textContent.toLowerCase().includes(words);
      row.hidden=!fits;
      if(fits)left++;
    }
    shown.textContent=left+' of '+rows.length+' shown';
  };
  bar.hidden=false;
  bar.addEventListener('input',apply);
  bar.addEventListener('submit',e=>e.preventDefault());
  apply();
}
for(const table of document.querySelectorAll('table[data-sortable]')){
  const heads=[...table.tHead.rows[table.tHead.rows.length-1].cells];
  heads.forEach((head,column)=>{
    if(head.tagName!=='TH'||head.textContent==='')return;
    const button=document.createElement('button');
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener('click',()=>{
      const down=head.getAttribute('aria-sort')==='ascending';
      heads.forEach(one=>one.removeAttribute('aria-sort'));
      head.setAttribute('aria-sort',down?'descending':'ascending');
      const value=row=>{const cell=row.cells[column];return cell.dataset.sort===undefined?cell.textContent:Number(cell.dataset.sort)};
      const compare=(a,b)=>typeof a==='number'&&typeof b==='number'?a-b:typeof a==='number'?1:typeof b==='number'?-1:a<b?-1:a>b?1:0;
      for(const body of table.tBodies)[...body.rows].sort((a,b)=>compare(value(a),value(b))*(down?-1:1)).forEach(row=>body.append(row));
    });
  });
}
const reveal=()=>{
  const target=location.hash===''?null:document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for(let one=target;one;one=one.parentElement)if(one.tagName==='DETAILS')one.open=true;
  if(target)target.scrollIntoView();
};
addEventListener('hashchange',reveal);
reveal();
addEventListener('beforeprint',()=>document.querySelectorAll('details').forEach(one=>{one.open=true}));
`;
