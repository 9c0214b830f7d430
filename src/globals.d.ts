/** Version of the program, put in by the build and by the test set-up. */
declare const STAGEONE_VERSION: string;
