/** The income account everything is booked on: there are no others here. */
export const ACCOUNT = { account_id: '2914417000000000388', account_name: 'Sales' } as const;
