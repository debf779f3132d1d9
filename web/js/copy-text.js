/** Into the clipboard, also on plain http. -> whether it worked */
export async function copy_text(text) {
  if (navigator.clipboard) {
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
  }
  const box = document.createElement('textarea');
  Object.assign(box, { value: text, readOnly: true, className: 'unseen' });
  (document.querySelector('.pswp') ?? document.body).append(box);
  box.select();
  const is_copied = document.execCommand('copy');
  box.remove();
  return is_copied;
}
