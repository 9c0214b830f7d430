// Ink asks for React's developer tools only while it is itself developed; the bundle leaves them out.
export default {};
