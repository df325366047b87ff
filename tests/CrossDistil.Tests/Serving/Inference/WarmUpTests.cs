using System.Security.Cryptography;
using CrossDistil.Data;
using CrossDistil.Scoring.Bundles;
using CrossDistil.Serving.Models;
using CrossDistil.Tests.Bundles;
using CrossDistil.Tests.Corpus;
using Xunit;

namespace CrossDistil.Tests.Serving.Inference;

/// <summary>What a version must do before it is served.</summary>
public sealed class WarmUpTests(RankerTests.Trained trained) : IClassFixture<RankerTests.Trained>
{
    [Fact]
    public void Weights_that_are_no_numbers_are_seen_before_anyone_is_answered()
    {
        trained.Data.Export("sound");
        trained.Data.Export("broken");
        Break(trained.Data.PathOf("broken/network-0.weights"));
        Damage.Repair(trained.Data.PathOf("broken"));
        using var sound = Ranker.Load(trained.Data.PathOf("sound"));
        WarmUp.Run("sound", sound);
        using var broken = Ranker.Load(trained.Data.PathOf("broken")); // its checksums are right
        Assert.StartsWith("broken: gives no number for the task ", Assert.Throws<InputException>(() => WarmUp.Run("broken", broken)).Message, StringComparison.Ordinal);
    }

    /// <summary>The last weight becomes NaN, and the file's own digest fits.</summary>
    private static void Break(string path)
    {
        var bytes = File.ReadAllBytes(path);
        BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length - SHA256.HashSizeInBytes - sizeof(float)), float.NaN);
        File.WriteAllBytes(path, Damage.Resealed(bytes));
    }
}
