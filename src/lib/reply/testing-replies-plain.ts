/**
 * Replies as mail programs send them in plain text, with what they quote. Each line begins with what it is: `+` the agent's own words, `-` what is not (quotes,
 * signatures, ratings, addresses of Zoho), `.` either will do.
 */
export const QUOTING_REPLIES: Record<string, string> = {
  'Zoho Desk, English': `
+Hi Anna,
+we have refunded the second charge. It takes three to five days to show up.
.
----- On Mon, 05 Jan 2026 10:15:30 +0100 Anna Smith <anna@customer.example> wrote ----
-
-I was charged twice in March.
-Please help.`,
  'Zoho Desk, German': `
+Guten Tag Frau Schmidt,
+die zweite Abbuchung ist erstattet.
.
----- Am Mo, 05 Jan 2026 10:15:30 +0100 Anna Schmidt <anna@kunde.example> schrieb ----
-Mir wurde zweimal Geld abgebucht.`,
  'Zoho Desk, French': `
+Bonjour,
+le remboursement est en cours.
.
----- Le lun., 05 janv. 2026 10:15:30 +0100 Anne Dupont <anne@client.example> a écrit ----
-J'ai été débitée deux fois.`,
  'Zoho Desk with rating': `
+Hi Bo,
+your export is ready in Settings, under Data.
.
.Kind regards,
.Ines Weber
-
-How would you rate our customer service?
-https://desk.zoho.com/support/zylker/feedback/55?rating=good
-Good
-https://desk.zoho.com/support/zylker/feedback/55?rating=okay
-Okay
-https://desk.zoho.com/support/zylker/feedback/55?rating=bad
-Bad`,
  'Zoho Desk with a link to the ticket': `
+The invoice was sent again to your billing address.
+It is also in your account, under Invoices.
-
-To view the ticket, click the link below:
-https://desk.zoho.eu/portal/zylker/en/ticket/1892000000143237
-
---
-Ines Weber
-Customer Support | Zylker Inc.
-+1 555 010 0100 | www.zylker.example`,
  'Gmail, English': `
+Thanks for the screenshot! The button is hidden because your role is Viewer.
+
+An admin can change that under Team > Roles.
.
-On Mon, Jan 5, 2026 at 10:15 AM Anna Smith <anna@customer.example> wrote:
-
-> Where is the button?
->
-> Anna`,
  'Gmail, attribution over two lines': `
+Yes, both plans include it.
.
-On Mon, Jan 5, 2026 at 10:15 AM Anna Smith with a rather long name <
-anna.smith.the.third@customer.example> wrote:
-
-> Does my plan include it?`,
  'Gmail, German': `
+Ja, das ist in beiden Tarifen enthalten.
.
-Am Mo., 5. Jan. 2026 um 10:15 Uhr schrieb Anna Schmidt <
-anna@kunde.example>:
-
-> Ist das enthalten?`,
  'Gmail, French': `
+Oui, c'est inclus dans les deux formules.
.
-Le lun. 5 janv. 2026 à 10:15, Anne Dupont <anne@client.example> a écrit :
-
-> Est-ce inclus ?`,
  'Gmail, Spanish': `
+Sí, está incluido en ambos planes.
.
-El lun, 5 ene 2026 a las 10:15, Ana Pérez (<ana@cliente.example>) escribió:
-
-> ¿Está incluido?`,
  'Gmail, Italian': `
+Sì, è incluso.
.
-Il giorno lun 5 gen 2026 alle ore 10:15 Anna Rossi <anna@cliente.example> ha scritto:
-
-> È incluso?`,
  'Gmail, Portuguese': `
+Sim, está incluído.
.
-Em seg., 5 de jan. de 2026 às 10:15, Ana Silva <ana@cliente.example> escreveu:
-
-> Está incluído?`,
  'Gmail, Dutch': `
+Ja, dat zit erin.
.
-Op ma 5 jan 2026 om 10:15 schreef Anna de Vries <anna@klant.example>:
-
-> Zit het erin?`,
  'Gmail, Japanese': `
+はい、含まれています。
.
-2026年1月5日(月) 10:15 Anna Smith <anna@customer.example>:
-
-> 含まれていますか？`,
  'Apple Mail': `
+Please update to 4.2; the crash is fixed there.
.
-> On 5 Jan 2026, at 10:15, Anna Smith <anna@customer.example> wrote:
->
-> The app crashes.`,
  'Apple Mail on a phone': `
+On it, give me an hour.
.
-Sent from my iPhone
.
-> On 5 Jan 2026, at 10:15, Anna Smith <anna@customer.example> wrote:
->
-> Any news?`,
  'Outlook, English': `
+Hello Anna,
+
+the address on the invoice can be changed until it is paid.
+
.Kind regards
.Ines
-
-From: Anna Smith <anna@customer.example>
-Sent: Monday, January 5, 2026 10:15 AM
-To: Support <support@zylker.example>
-Cc: Bert <bert@customer.example>
-Subject: [## 101 ##] Wrong address
-
-The address on my invoice is wrong.
-
-Anna`,
  'Outlook, German, below a line': `
+Hallo Frau Schmidt,
+die Adresse ist geändert.
.
-________________________________
-Von: Anna Schmidt <anna@kunde.example>
-Gesendet: Montag, 5. Januar 2026 10:15
-An: Support
-Betreff: Falsche Adresse
-
-Die Adresse stimmt nicht.`,
  'Outlook, French': `
+Bonjour Madame,
+l'adresse est corrigée.
.
-De : Anne Dupont <anne@client.example>
-Envoyé : lundi 5 janvier 2026 10:15
-À : Support
-Objet : Mauvaise adresse
-
-L'adresse est fausse.`,
  'Outlook, Spanish': `
+Hola Ana,
+ya está corregida la dirección.
.
-De: Ana Pérez <ana@cliente.example>
-Enviado el: lunes, 5 de enero de 2026 10:15
-Para: Soporte
-Asunto: Dirección incorrecta
-
-La dirección es incorrecta.`,
  'Outlook, original message': `
+Done. You can log in again.
.
------Original Message-----
-From: Anna Smith
-Sent: Monday, January 5, 2026 10:15 AM
-To: Support
-Subject: Locked out
-
-I am locked out.`,
  'Outlook, Ursprüngliche Nachricht': `
+Erledigt, Sie können sich wieder anmelden.
.
------Ursprüngliche Nachricht-----
-Von: Anna Schmidt
-Gesendet: Montag, 5. Januar 2026 10:15
-An: Support
-Betreff: Ausgesperrt
-
-Ich bin ausgesperrt.`,
  'Thunderbird, German': `
+Bitte laden Sie die Seite neu.
.
-Am 05.01.26 um 10:15 schrieb Anna Schmidt:
-> Die Seite bleibt weiß.`,
  'answers between the lines': `
+Hi Anna, see below.
.
-On Mon, Jan 5, 2026 at 10:15 AM Anna Smith <anna@customer.example> wrote:
-> Can I change the plan in the middle of a month?
+Yes, the difference is charged by the day.
-> And the number of seats?
+Those, too. You can go down at the end of the term only.
-> Thanks, Anna
.
.Best,
.Ines`,
  'answer below the quote': `
-On Mon, Jan 5, 2026 at 10:15 AM Anna Smith <anna@customer.example> wrote:
-> Is there a student discount?
+
+There is: 50 % for the first two years. Send us a proof of enrolment and we switch it on.`,
  'answers in another colour below': `
+Dear Anna, please find my answers below in red.
.
-From: Anna Smith <anna@customer.example>
-Sent: Monday, January 5, 2026 10:15 AM
-To: Support
-Subject: Two questions
-
.1. Is there an API?
+Yes, the documentation is at https://zylker.example/api.
.2. Is there a limit?
+A thousand calls an hour.`,
  'Gmail on a phone, German': `
+Das Kontingent ist wieder frei.
.
-Anna Schmidt <anna@kunde.example> schrieb am Mo., 5. Jan. 2026, 10:15:
-
-> Das Kontingent ist voll.`,
  'Outlook for Mac, German': `
+Ich habe den Zugang verlängert.
.
-Am 05.01.26, 10:15 schrieb "Anna Schmidt" <anna@kunde.example>:
-
-    Mein Zugang läuft ab.
-    Anna`,
  'Outlook on a phone, stars around the names': `
+Renewed until March.
.
-Get Outlook for iOS<https://aka.example/o0ukef>
-________________________________
-*From:* Anna Smith <anna@customer.example>
-*Sent:* Monday, January 5, 2026 10:15:00 AM
-*To:* Support <support@zylker.example>
-*Subject:* Renewal
-
-Can you renew it?`,
  'Samsung Mail': `
+Your parcel left on Friday.
.
--------- Original message --------
-From: Anna Smith <anna@customer.example>
-Date: 05/01/2026 10:15 (GMT+01:00)
-To: support@zylker.example
-Subject: Parcel
-
-Where is it?`,
  Spark: `
+Both are fine.
.
-On 5 Jan 2026, 10:15 +0100, Anna Smith <anna@customer.example>, wrote:
-> PNG or SVG?`,
  'Outlook, Chinese': `
+您好，已经修复。
.
-发件人: 安娜 <anna@customer.example>
-发送时间: 2026年1月5日 10:15
-收件人: Support
-主题: 无法登录
-
-我无法登录。`,
  'Yandex, Russian': `
+Здравствуйте, исправили.
.
-05.01.2026, 10:15, "Анна" <anna@customer.example>:
-
-> Не работает.`,
  'Gmail, Polish': `
+Już działa.
.
-pon., 5 sty 2026 o 10:15 Anna Nowak <anna@klient.example> napisał(a):
-
-> Nie działa.`,
  'Gmail, Swedish': `
+Det fungerar igen.
.
-Den mån 5 jan. 2026 kl 10:15 skrev Anna Svensson <anna@kund.example>:
-
-> Det fungerar inte.`,
};
