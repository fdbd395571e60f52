"""The one exception that is the user's to mend."""


class InputError(ValueError):
    """Input that cannot be used, told in one plain sentence with its remedy.

    The command line prints the sentence and exits with 2; in a notebook it is the last line of
    the traceback. Anything else that is raised is a defect of Parallax, not of the input.
    """
