using CrossDistil.Data.Files;

namespace CrossDistil.Watch;

/// <summary>All runs and studies at one look.</summary>
internal sealed class Snapshot
{
    private readonly Dictionary<string, WatchedItem> _byId;
    private readonly Lazy<byte[]> _json;

    public Snapshot(IReadOnlyList<WatchedItem> items)
    {
        Items = items;
        _byId = items.ToDictionary(item => item.Id, StringComparer.Ordinal);
        _json = new(() => JsonSerializer.SerializeToUtf8Bytes(new RunList(items), JsonFile.SnakeLine));
    }

    /// <summary>By name.</summary>
    public IReadOnlyList<WatchedItem> Items { get; }

    /// <summary>The answer to api/runs: UTF-8, one line.</summary>
    public ReadOnlyMemory<byte> Json => _json.Value;

    /// <summary>What an id stands for; null = nothing that is there.</summary>
    public WatchedItem? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>Whether nothing has changed since.</summary>
    public bool IsSameAs(Snapshot before) => Items.SequenceEqual(before.Items);

    /// <summary>Ids of runs and studies whose files are not what they were.</summary>
    public IEnumerable<string> ChangedSince(Snapshot before) => Items.Where(item => before.Find(item.Id)?.Files != item.Files).Select(item => item.Id);

    private sealed record RunList([property: JsonPropertyName("runs")] IReadOnlyList<WatchedItem> Runs);
}
