import { expect, test } from 'vitest';
import { htmlToPlainText, plainTextToHtml } from './plain-text.js';

test('blocks and breaks end lines, other tags are not there', () => {
  expect(htmlToPlainText('<div>Hi <b>Ann</b>,</div><div>it is<br>done.</div>')).toBe('Hi Ann,\nit is\ndone.');
  expect(htmlToPlainText('<div>a<br></div> <div><p>b</p></div><br><br>c')).toBe('a\nb\n\nc');
  expect(htmlToPlainText('<ul><li>one</li><li>two</li></ul>')).toBe('one\ntwo');
});

test('white space of the source is one space', () => {
  expect(htmlToPlainText('a\n   b\t c')).toBe('a b c');
});

test('what nobody reads is left out', () => {
  expect(htmlToPlainText('<style>p{color:red}</style><!-- hidden <b>x</b> -->seen<script>alert("<p>")</script>')).toBe('seen');
});

test('entities are read, also numbers; unknown ones stay', () => {
  expect(htmlToPlainText('&lt;b&gt; &amp;amp; caf&#233; &#x1F600;&nbsp;&bogus; &#0;')).toBe('<b> &amp; café 😀 &bogus; &#0;');
});

test('a sign that opens no tag stays', () => {
  expect(htmlToPlainText('2 < 3 and 4 > 3')).toBe('2 < 3 and 4 > 3');
});

test('broken markup ends with the text', () => {
  expect(htmlToPlainText('seen<div never closed')).toBe('seen');
  expect(htmlToPlainText('seen<!-- never closed')).toBe('seen');
  expect(htmlToPlainText('seen<style>never closed')).toBe('seen');
});

test('a long text full of openings takes no longer than its length asks for', () => {
  for (const piece of ['<a ', '<b> ', '<p> ', '<br> ', '<!--', '<style>', '<', '&#', '\n ']) htmlToPlainText(piece.repeat(50_000));
});

test('a text made HTML reads as it was written', () => {
  const text = 'a <b> & "c"\nnext';
  expect(plainTextToHtml(text)).toBe('a &lt;b&gt; &amp; &quot;c&quot;<br>next');
  expect(htmlToPlainText(plainTextToHtml(text))).toBe(text);
});
