namespace CrossDistil.Watch;

/// <summary>A run or a study at one look at its files.</summary>
/// <param name="Id">Its part of addresses: the same after a restart, and independent of its position.</param>
/// <param name="Name">Its path below the watched one.</param>
/// <param name="Kind">Run or study.</param>
/// <param name="State">Its state.</param>
/// <param name="Detail">Its progress in words, such as: epoch 2 of 3, 41 %; may be empty.</param>
/// <param name="Updated">When its files changed last, UTC, whole seconds.</param>
/// <param name="Folder">Its folder, absolute; not sent.</param>
/// <param name="Files">Its files; not sent.</param>
internal sealed record WatchedItem(
    string Id, string Name, WatchedKind Kind, WatchedState State, string Detail, DateTime Updated,
    [property: JsonIgnore] string Folder, [property: JsonIgnore] FileStamps Files);

/// <summary>What is watched.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WatchedKind>))]
internal enum WatchedKind
{
    /// <summary>One training.</summary>
    [JsonStringEnumMemberName("run")] Run,

    /// <summary>Many, compared.</summary>
    [JsonStringEnumMemberName("study")] Study,
}

/// <summary>State of a run or study.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WatchedState>))]
internal enum WatchedState
{
    /// <summary>It has an experiment, and has not reported any step yet.</summary>
    [JsonStringEnumMemberName("waiting")] Waiting,

    /// <summary>It reported in the last two minutes.</summary>
    [JsonStringEnumMemberName("training")] Training,

    /// <summary>It did not report in time, or it diverged.</summary>
    [JsonStringEnumMemberName("stopped")] Stopped,

    /// <summary>It has its result.</summary>
    [JsonStringEnumMemberName("finished")] Finished,
}
