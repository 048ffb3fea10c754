/** Replies in plain text with signatures, or with what looks like something that has to go. Marked as those that quote. */
export const ENDING_REPLIES: Record<string, string> = {
  'signature with two dashes': `
+The limit was raised to 50 users.
.
---
-Ines Weber
-Senior Support Engineer
-Zylker GmbH, Hauptstr. 1, 10115 Berlin
-Tel.: +49 30 123456`,
  'signature below a greeting, English': `
+The limit was raised to 50 users.
.
.Best regards,
.Ines Weber
-Senior Support Engineer
-Zylker Inc. | 4141 Hacienda Drive | Pleasanton
-T: +1 555 010 0100
-ines.weber@zylker.example
-www.zylker.example`,
  'signature below a greeting, German': `
+Das Limit wurde auf 50 Nutzer erhöht.
.
.Mit freundlichen Grüßen
.
.Ines Weber
-Kundenservice
-Zylker GmbH
-Telefon: +49 30 123456
-E-Mail: ines.weber@zylker.example`,
  'signature below a greeting, French': `
+La limite est passée à 50 utilisateurs.
.
.Cordialement,
.Inès Weber
-Service clients
-Tél. : +33 1 23 45 67 89`,
  'a greeting and nothing below': `
+It works again. Sorry for the trouble!
.
.Cheers
.Ines`,
  'a postscript below the greeting': `
+The import is fixed.
.
.Best regards,
.Ines Weber
.
+PS: Your trial was extended by a week because of this.`,
  'a disclaimer': `
+The contract is attached.
.
.Kind regards,
.Ines Weber
-
-CONFIDENTIALITY NOTICE: This e-mail and any attachments are confidential and may be privileged. If you are not
-the intended recipient, please notify the sender and delete it.`,
  'steps with a dashed line between': `
+Please try this:
+1. Sign out.
+2. Clear the cache of your browser (Ctrl+Shift+Delete).
+3. Sign in again.
+----------
+If that does not help, send us the error from the console:
+- press F12
+- open "Console"`,
  'code and configuration': `
+Put this into your .env and restart:
+
+API_URL=https://api.zylker.example
+RETRIES=3
+if (a > b && c < d) { retry(); }
+
+From version 3 on the old name is ignored.`,
  'an itinerary is no header': `
+Your rental is booked:
+From: Berlin
+To: Paris
+Date: 5 May 2026
+Bring your licence.`,
  'what the customer wrote, told in the own words': `
+On 5 January you wrote that the export was empty:
+that was a bug on our side, and it is fixed since this morning.
+Am Montag hatten Sie das auch bei uns gemeldet.`,
  'an own question for a rating': `
+One question before we close this:
+How would you rate our new editor compared with the old one?
+We would love to hear what is missing.`,
  'thanks in the middle': `
+Thank you!
+
+Steps to take:
+1. Open Settings
+2. Choose Billing
+3. Press Save`,
  'a mention of colleagues': `
+I have asked our billing team; they answer within a day.
+You can reach them at billing@zylker.example or +1 555 010 0199, too.`,
  'forwarded with a word': `
+FYI, this is what our hosting provider says. I will keep you posted.
.
----------- Forwarded message ---------
-From: Status <status@hoster.example>
-Date: Mon, Jan 5, 2026 at 9:00 AM
-Subject: Outage
-To: Support <support@zylker.example>
-
-We see elevated error rates.`,
  'history of three': `
+And that one is solved as well.
.
-On Tue, Jan 6, 2026 at 9:00 AM Anna Smith <anna@customer.example> wrote:
-
-> One more thing: the logo.
->
-> On Mon, Jan 5, 2026 at 4:00 PM Ines Weber <support@zylker.example> wrote:
->
->> Fixed.
->>
->>> The colours are wrong.`,
  'a rule for mails': `
+Make a rule with these conditions:
+From: billing@zylker.example
+Subject: Invoice
+and let it move the mail to "Accounting".`,
  'commands and options': `
+Run it again with
+
+    zylker sync --force
+    --dry-run
+
+and tell us what it prints.`,
  'a name without a greeting': `
+The webhook was switched off after 50 failures. We turned it on again.
.
.Ines
-Zylker Support
-https://zylker.zohodesk.eu/portal/en/home`,
  'regards in one line with the name': `
+We extended the trial.
.
.Best regards, Ines Weber
-Team Lead Support
-+1 555 010 0100`,
  'a question quoted by the agent': `
+You asked: "Is there a discount?" There is, from 20 seats on.
+You also asked about VAT:
+it is added for companies without a number.`,
  'a long answer with headings': `
+Summary
+-------
+The import stops at row 501.
+
+Cause
+-----
+Row 501 has no date. Dates are required since 5 January 2026 at 10:15.
+
+What to do:
+* add the date
+* import again from row 501`,
};
