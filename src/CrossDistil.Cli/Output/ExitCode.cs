namespace CrossDistil.Cli.Output;

/// <summary>Exit codes.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>A bug, a diverged training, or a study without a finished run.</summary>
    public const int Failed = 1;

    /// <summary>The user's input is wrong.</summary>
    public const int Input = 2;

    /// <summary>With --guard, a task is harmed; with check --strict, there are warnings.</summary>
    public const int Guarded = 3;

    public const int Interrupted = 130;
}
