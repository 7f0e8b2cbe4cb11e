import { shortInstant } from '../parts/times';

/** When the page was made; {@link AGE_SCRIPT} adds how long ago that is. */
export function ageHtml(at: string): string {
  return `<time data-age datetime="${new Date(Date.parse(at)).toISOString()}">${shortInstant(Date.parse(at))} UTC</time>`;
}

/** Adds the age of the page, and marks it from five minutes on. */
export const AGE_SCRIPT = `
for(const time of document.querySelectorAll('time[data-age]')){
  const age=document.createElement('b');
  const show=()=>{
    const minutes=Math.floor((Date.now()-Date.parse(time.dateTime))/60000);
    age.textContent=minutes<1?' (now)':minutes<120?' ('+minutes+' min ago)':' ('+Math.floor(minutes/60)+' h ago)';
    age.className=minutes<5?'':'warn';
    if(minutes>=5)age.textContent+=': load it again';
  };
  time.after(age);
  show();
  setInterval(show,15000);
}
`;
