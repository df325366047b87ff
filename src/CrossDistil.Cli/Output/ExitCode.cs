namespace CrossDistil.Cli.Output;

/// <summary>What a command ends with.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>A bug, a diverged training, or a study without a finished run.</summary>
    public const int Failed = 1;

    /// <summary>The user's input is at fault.</summary>
    public const int Input = 2;

    /// <summary>What the user asked to be told by the exit code is there: a guarded harm or, with check --strict, a warning.</summary>
    public const int Guarded = 3;

    public const int Interrupted = 130;
}
