using CrossDistil.Data.Files;

namespace CrossDistil.Runs.States;

/// <summary>The readable part of a state file.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Of">The training that it is a state of.</param>
/// <param name="Checkpoints">Checkpoint files that tasks had chosen by then.</param>
internal sealed record StateHeader(long Step, StateIdentity Of, IReadOnlyList<string> Checkpoints)
{
    /// <summary>Steps, positions.</summary>
    public Dictionary<string, ulong> Numbers { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Doubles; their JSON gives the same bits back.</summary>
    [JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
    public Dictionary<string, double> Reals { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Texts, such as evaluations as JSON.</summary>
    public Dictionary<string, string> Texts { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The blocks that follow, in their order.</summary>
    public IReadOnlyList<StateBlock> Blocks { get; init; } = [];

    /// <summary>
    /// Whether it can have been written by this program: nothing null, negative or twice, only checkpoints of the run,
    /// and blocks of the right size.
    /// </summary>
    /// <param name="bytes">Bytes of blocks in the file.</param>
    public bool IsSound(long bytes)
    {
        if (Step < 0 || !Of.IsSound || Texts.ContainsValue(null!) || !Checkpoints.All(IsCheckpoint)) return false;
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, values) in Blocks)
        {
            if (name is null || !names.Add(name) || values < 0 || values > bytes / sizeof(float)) return false;
            bytes -= values * sizeof(float);
        }

        return bytes == 0;
    }

    /// <summary>
    /// Whether a name is <c>step-S.ckpt</c>: checkpoints that are not needed any more are deleted, and nothing else may
    /// be.
    /// </summary>
    private static bool IsCheckpoint(string? name) =>
        name is ['s', 't', 'e', 'p', '-', _, .. , '.', 'c', 'k', 'p', 't']
            && !name.AsSpan(5, name.Length - 10).ContainsAnyExceptInRange('0', '9');

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, JsonFile.SnakeLine);

    /// <exception cref="JsonException">The bytes are something else.</exception>
    public static StateHeader FromJson(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<StateHeader>(json, JsonFile.SnakeLine) ?? throw new JsonException("is null");
}

/// <summary>One block of float32 values.</summary>
/// <param name="Name">As its part names it.</param>
/// <param name="Values">How many.</param>
internal readonly record struct StateBlock(string Name, long Values);
