/** GitHub's id of a person, which stays when they are called anew. */
export const USER_ID = 'github.com/user-id';
/** What they were called when the organization was last read. */
export const USER_LOGIN = 'github.com/user-login';
