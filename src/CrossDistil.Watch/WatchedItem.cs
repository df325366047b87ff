namespace CrossDistil.Watch;

/// <summary>A run or a study as its files stood at one look.</summary>
/// <param name="Id">Names it in addresses: the same from start to start, and not its place.</param>
/// <param name="Name">What people call it: its place below the watched path.</param>
/// <param name="Kind">Run or study.</param>
/// <param name="State">How far it is.</param>
/// <param name="Detail">The same in words, such as: epoch 2 of 3, 41 %; empty where there is nothing to add.</param>
/// <param name="Updated">When its files changed last, UTC, whole seconds.</param>
/// <param name="Folder">Its folder, absolute; not sent.</param>
/// <param name="Files">Its files; not sent.</param>
internal sealed record WatchedItem(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("kind")] WatchedKind Kind,
    [property: JsonPropertyName("state")] WatchedState State,
    [property: JsonPropertyName("detail")] string Detail,
    [property: JsonPropertyName("updated")] DateTime Updated,
    [property: JsonIgnore] string Folder,
    [property: JsonIgnore] FileStamps Files);

/// <summary>What is watched.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WatchedKind>))]
internal enum WatchedKind
{
    /// <summary>One training.</summary>
    [JsonStringEnumMemberName("run")] Run,

    /// <summary>Many, compared.</summary>
    [JsonStringEnumMemberName("study")] Study,
}

/// <summary>How far it is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WatchedState>))]
internal enum WatchedState
{
    /// <summary>Its experiment is there, and no word yet.</summary>
    [JsonStringEnumMemberName("waiting")] Waiting,

    /// <summary>It was heard of in the last two minutes.</summary>
    [JsonStringEnumMemberName("training")] Training,

    /// <summary>It was not, or it diverged.</summary>
    [JsonStringEnumMemberName("stopped")] Stopped,

    /// <summary>Its result is there.</summary>
    [JsonStringEnumMemberName("finished")] Finished,
}
