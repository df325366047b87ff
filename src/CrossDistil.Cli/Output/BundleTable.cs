using CrossDistil.Export;
using Spectre.Console;

namespace CrossDistil.Cli.Output;

/// <summary>The networks of a bundle and the tasks they predict.</summary>
internal static class BundleTable
{
    public static Table Of(ExportedBundle bundle)
    {
        var table = new Table().AddColumns("network", "answers").AddColumn(new TableColumn("size").RightAligned());
        foreach (var network in bundle.Manifest.Networks)
        {
            var file = bundle.Manifest.Files.First(entry => string.Equals(entry.Path, network.File, StringComparison.Ordinal));
            table.AddRow(Markup.Escape(network.File), Markup.Escape(string.Join(", ", network.Tasks)), Size(file.Length));
        }

        return table;
    }

    /// <summary>Bytes as people read them.</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 1 << 10 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1 << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.0} KiB"),
        < 1L << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.0} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1073741824.0:0.0} GiB"),
    };
}
