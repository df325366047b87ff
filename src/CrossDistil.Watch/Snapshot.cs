using CrossDistil.Data.Files;

namespace CrossDistil.Watch;

/// <summary>All runs and studies at one look.</summary>
/// <param name="items">By name.</param>
internal sealed class Snapshot(IReadOnlyList<WatchedItem> items)
{
    private readonly Dictionary<string, WatchedItem> _byId = items.ToDictionary(item => item.Id, StringComparer.Ordinal);
    private readonly Lazy<byte[]> _json = new(() => JsonSerializer.SerializeToUtf8Bytes(new { Runs = items }, JsonFile.SnakeLine));

    /// <summary>By name.</summary>
    public IReadOnlyList<WatchedItem> Items => items;

    /// <summary>The answer to api/runs: UTF-8, one line.</summary>
    public ReadOnlyMemory<byte> Json => _json.Value;

    /// <summary>Completes when a later snapshot differs.</summary>
    public TaskCompletionSource Replaced { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The item with an id; null = there is none.</summary>
    public WatchedItem? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>Ids of runs and studies whose files have changed.</summary>
    public IEnumerable<string> ChangedSince(Snapshot before) =>
        items.Where(item => before.Find(item.Id)?.Files != item.Files).Select(item => item.Id);
}
