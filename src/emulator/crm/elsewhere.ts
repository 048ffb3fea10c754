/** Modules that are real in CRM and not emulated: whatever asks for them is a 501, never "no such module". */
const MODULES_ELSEWHERE = new Set(
  (
    'Tasks Events Calls Activities Attachments Products Vendors Campaigns Cases Solutions Price_Books Quotes Sales_Orders Purchase_Orders ' +
    'Invoices Forecasts Services Appointments__s Appointments_Rescheduled_History__s Visits Meetings Appointments users Users'
  ).split(' '),
);

export const isElsewhere = (name: string): boolean => MODULES_ELSEWHERE.has(name);
