/** The admin key of every service that a test starts. */
export const ADMIN_KEY = 'an-admin-key-for-tests-on-the-loopback';

export const asAdmin = { authorization: `Bearer ${ADMIN_KEY}` };
